using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Executions;

/// <summary>
/// The events that record a run: first what starts, then every change in the plan's order, then what was skipped, found or went wrong, then what each rule did.
/// </summary>
public static class RunEvents
{
    /// <param name="offset">How many events stand before these in the batch.</param>
    public static List<NewEvent> Of(Plan plan, int offset)
    {
        var events = new List<NewEvent>(plan.Changes.Count + plan.Notes.Count + (2 * plan.Tallies.Count));
        foreach (var tally in plan.Tallies) events.Add(About(EventType.RuleExecutionStarted, tally, ObjectValue.Empty));
        var firstChange = offset + events.Count;
        foreach (var change in plan.Changes) events.Add(Changed(change, firstChange));
        foreach (var note in plan.Notes)
            if (Noted(note) is { } noted) events.Add(noted);
        foreach (var tally in plan.Tallies) events.Add(About(EventType.RuleExecutionCompleted, tally, Counts(tally)));
        return events;
    }

    private static NewEvent Changed(PlannedChange change, int firstChange)
    {
        var context = new ObjectBuilder(4);
        context.Set("action", change.ActionIndex);
        context.Set("trigger", change.Trigger.ToString());
        if (change.Inputs.Count > 0) context.Set("inputs", Inputs(change.Inputs));
        if (change.Detail.Count > 0) context.Set("detail", change.Detail);
        return NewEvent.Of(change.Change, change.Rule.Key, change.Discipline ?? change.Rule.Document.Discipline, context.Build(), change.Cause + firstChange);
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

    private static NewEvent? Noted(PlanNote note)
    {
        EventType? type = note.Kind switch
        {
            PlanNoteKind.Skipped or PlanNoteKind.Conflict => EventType.RuleSkipped,
            PlanNoteKind.Error => EventType.RuleError,
            PlanNoteKind.Finding => EventType.RuleExecuted,
            _ => null,
        };
        if (type is null) return null;
        var context = new ObjectBuilder(6)
            .Set("reason", note.Code)
            .Set("message", note.Message)
            .Set("trigger", note.Trigger?.ToString() is { } id ? id : Value.Missing)
            .Set("tag", note.TriggerTag is { } tag ? tag : Value.Missing);
        if (note.Kind == PlanNoteKind.Finding) context.Set("severity", note.Severity.Word());
        if (note.Data.Count > 0) context.Set("data", note.Data);
        return new NewEvent(
            type.Value, AggregateType.Rule, null, note.Rule?.Id.Value, note.Rule?.Key, note.Rule?.Document.Discipline, null, null, context.Build());
    }

    private static NewEvent About(EventType type, RuleTally tally, ObjectValue context) => new(
        type, AggregateType.Rule, null, tally.Rule.Id.Value, tally.Rule.Key, tally.Rule.Document.Discipline, null, null, context);

    private static ObjectValue Counts(RuleTally tally) => ObjectValue.Of(
        ("considered", tally.Considered), ("matched", tally.Matched), ("unknown", tally.Unknown), ("changes", tally.Changes),
        ("skipped", tally.Skipped), ("errors", tally.Errors), ("findings", tally.Findings));
}
