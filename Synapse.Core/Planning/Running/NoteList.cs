using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Collects what rules have to say; the order in which it comes does not matter.</summary>
internal sealed class NoteList(bool stopOnError)
{
    private readonly record struct Entry(int Order, PlanNote Note);

    private readonly List<Entry> _entries = [];

    public void Add(PlanNoteKind kind, string code, CompiledRule rule, Subject? subject, CompiledAction? action, string message, ObjectValue? data = null, Severity severity = Severity.Info)
    {
        var note = new PlanNote(kind, code, rule.Version, subject?.Id, subject?.Tag, action?.Index, severity, message, data ?? ObjectValue.Empty);
        _entries.Add(new Entry(rule.Order, note));
        if (stopOnError && kind == PlanNoteKind.Error) throw new PlanRefused(RefusalCode.RuleError, $"{rule.Document.Name}: {message}", ObjectValue.Of(("rule", rule.ToString()), ("tag", subject?.Tag)));
    }

    /// <summary>The notes by rule, tag and action.</summary>
    public List<PlanNote> Sorted()
    {
        _entries.Sort(Compare);
        return [.. _entries.Select(e => e.Note)];
    }

    private static int Compare(Entry a, Entry b)
    {
        var order = a.Order.CompareTo(b.Order);
        if (order == 0) order = string.Compare(a.Note.TriggerTag, b.Note.TriggerTag, StringComparison.OrdinalIgnoreCase);
        if (order == 0) order = string.CompareOrdinal(a.Note.TriggerTag, b.Note.TriggerTag);
        if (order == 0) order = Nullable.Compare(a.Note.Trigger, b.Note.Trigger);
        if (order == 0) order = Nullable.Compare(a.Note.ActionIndex, b.Note.ActionIndex);
        if (order == 0) order = string.CompareOrdinal(a.Note.Code, b.Note.Code);
        return order != 0 ? order : string.CompareOrdinal(a.Note.Message, b.Note.Message);
    }
}

/// <summary>Planning cannot go on; what the user is told. Caught where planning begins, never seen outside.</summary>
internal sealed class PlanRefused(string code, string detail, ObjectValue? context = null) : Exception(detail)
{
    public Refusal Refusal { get; } = new(code, detail, context);
}
