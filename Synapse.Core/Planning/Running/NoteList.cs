using System.Globalization;
using System.Runtime.InteropServices;
using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Collects what rules have to say; the order in which it comes does not matter.</summary>
internal sealed class NoteList(PlanRequest request)
{
    // What is unknown may be so at every asset of the plant: so many by name, the rest as a number.
    private readonly Dictionary<(CompiledRule Rule, string Code, CompiledAction? Action), int> _unknown = [];

    private readonly record struct Entry(int Order, PlanNote Note);

    private readonly List<Entry> _entries = [];

    /// <summary>Whether one more unknown of this sort is listed by name.</summary>
    public bool Lists(CompiledRule rule, string code, CompiledAction? action) =>
        _unknown.GetValueOrDefault((rule, code, action)) < request.MaxListed;

    /// <summary>Counts unknowns that are not listed.</summary>
    public void AddUnlisted(CompiledRule rule, string code, CompiledAction? action, int count = 1)
    {
        if (count > 0) CollectionsMarshal.GetValueRefOrAddDefault(_unknown, (rule, code, action), out _) += count;
    }

    public void Add(PlanNoteKind kind, string code, CompiledRule rule, Subject? subject, CompiledAction? action, string message, ObjectValue? data = null, Severity severity = Severity.Info)
    {
        if (kind == PlanNoteKind.Unknown)
        {
            var lists = Lists(rule, code, action);
            AddUnlisted(rule, code, action);
            if (!lists) return;
        }

        var note = new PlanNote(kind, code, rule.Version, subject?.Id, subject?.Tag, action?.Index, severity, message, data ?? ObjectValue.Empty);
        _entries.Add(new Entry(rule.Order, note));
        if (request.StopOnError && kind == PlanNoteKind.Error) throw new PlanRefused(RefusalCode.RuleError, $"{rule.Document.Name}: {message}", ObjectValue.Of(("rule", rule.ToString()), ("tag", subject?.Tag)));
    }

    /// <summary>The notes by rule, tag and action.</summary>
    public List<PlanNote> Sorted()
    {
        foreach (var ((rule, code, action), count) in _unknown)
            if (count > request.MaxListed) AddRest(rule, code, action, count - request.MaxListed);
        _entries.Sort(Compare);
        return [.. _entries.Select(e => e.Note)];
    }

    private void AddRest(CompiledRule rule, string code, CompiledAction? action, int count) =>
        _entries.Add(new Entry(rule.Order, new PlanNote(
            PlanNoteKind.Unknown, code, rule.Version, null, null, action?.Index, Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{count:N0} more are unknown because something is missing."), ObjectValue.Of(("count", count)))));

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
