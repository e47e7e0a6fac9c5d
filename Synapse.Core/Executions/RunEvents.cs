using System.Collections;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Executions;

/// <summary>
/// The events that record a run: first what starts, then every change in the plan's order, then what was skipped, found or went wrong, then what each rule did.
/// </summary>
public static class RunEvents
{
    /// <summary>
    /// The events as a list that makes each one when it is asked for: a run has them by the hundred thousand, and one that is written is not needed again.
    /// </summary>
    /// <param name="offset">How many events stand before these in the batch.</param>
    public static IReadOnlyList<NewEvent> Of(Plan plan, int offset) => new OfPlan(plan, offset);

    private sealed class OfPlan(Plan plan, int offset) : IReadOnlyList<NewEvent>, ISketchedEvents
    {
        private readonly PlanNote[] _notes = [.. plan.Notes.Where(n => TypeOf(n.Kind) is not null)];
        private readonly int _rules = plan.Tallies.Count;
        private readonly int _changes = plan.Changes.Count;

        public int Count => _rules + _changes + _notes.Length + _rules;

        public NewEvent this[int index] => At(index, withContext: true);

        public NewEvent Sketch(int index) => At(index, withContext: false);

        private NewEvent At(int index, bool withContext)
        {
            if (index < _rules) return About(EventType.RuleExecutionStarted, plan.Tallies[index], ObjectValue.Empty);
            if ((index -= _rules) < _changes) return Changed(plan.Changes[index], offset + _rules, withContext);
            if ((index -= _changes) < _notes.Length) return Noted(_notes[index]);
            var tally = plan.Tallies[index - _notes.Length];
            return About(EventType.RuleExecutionCompleted, tally, Counts(tally));
        }

        public IEnumerator<NewEvent> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static NewEvent Changed(PlannedChange change, int firstChange, bool withContext) => NewEvent.Of(
        change.Change, change.Rule.Key, change.Discipline ?? change.Rule.Document.Discipline, withContext ? Explained(change) : ObjectValue.Empty, change.Cause + firstChange);

    private static ObjectValue Explained(PlannedChange change)
    {
        var context = new ObjectBuilder(4);
        context.Set("action", change.ActionIndex);
        context.Set("trigger", change.Trigger.ToString());
        if (change.Inputs.Count > 0) context.Set("inputs", Inputs(change.Inputs));
        if (change.Detail.Count > 0) context.Set("detail", change.Detail);
        return context.Build();
    }

    /// <summary>What was read, one row an entity: id, version, paths.</summary>
    public static ArrayValue Inputs(IReadOnlyList<PlanInput> inputs)
    {
        var rows = new Value[inputs.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var input = inputs[i];
            rows[i] = Value.Array(input.Id.ToString(), input.Version, string.Join(' ', input.Paths));
        }

        return ArrayValue.Of(rows);
    }

    private static EventType? TypeOf(PlanNoteKind kind) => kind switch
    {
        PlanNoteKind.Skipped or PlanNoteKind.Conflict => EventType.RuleSkipped,
        PlanNoteKind.Error => EventType.RuleError,
        PlanNoteKind.Finding => EventType.RuleExecuted,
        _ => null,
    };

    private static NewEvent Noted(PlanNote note)
    {
        var context = new ObjectBuilder(6)
            .Set("reason", note.Code)
            .Set("message", note.Message)
            .Set("trigger", note.Trigger?.ToString() is { } id ? id : Value.Missing)
            .Set("tag", note.TriggerTag is { } tag ? tag : Value.Missing);
        if (note.Kind == PlanNoteKind.Finding) context.Set("severity", note.Severity.Word());
        if (note.Data.Count > 0) context.Set("data", note.Data);
        return new NewEvent(
            TypeOf(note.Kind)!.Value, AggregateType.Rule, null, note.Rule?.Id.Value, note.Rule?.Key, note.Rule?.Document.Discipline, null, null, context.Build());
    }

    private static NewEvent About(EventType type, RuleTally tally, ObjectValue context) => new(
        type, AggregateType.Rule, null, tally.Rule.Id.Value, tally.Rule.Key, tally.Rule.Document.Discipline, null, null, context);

    private static ObjectValue Counts(RuleTally tally) => ObjectValue.Of(
        ("considered", tally.Considered), ("matched", tally.Matched), ("unknown", tally.Unknown), ("changes", tally.Changes),
        ("skipped", tally.Skipped), ("errors", tally.Errors), ("findings", tally.Findings));
}
