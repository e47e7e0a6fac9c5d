using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Executions;

/// <summary>A plan's rows as JSON: what is stored, shown on the plan page and served to programs.</summary>
public static class PlanJson
{
    public static ObjectValue Change(PlannedChange change) => ObjectValue.Of(
        ("kind", "change"),
        ("op", change.Change.Op.Word()),
        ("entity_kind", change.Change.Kind.Word()),
        ("entity_id", change.Change.Id.ToString()),
        ("version", change.Change.Version),
        ("tag", change.Tag),
        ("entity_type", Text(change.EntityType)),
        ("area", Text(change.Area)),
        ("discipline", Text(change.Discipline)),
        ("rule_id", change.Rule.Id.Value),
        ("rule_name", change.Rule.Document.Name),
        ("rule_version", change.Rule.Version),
        ("action", change.ActionIndex),
        ("trigger_id", change.Trigger.ToString()),
        ("trigger_tag", change.TriggerTag),
        ("cause", change.Cause is { } cause ? cause : Value.Missing),
        ("before", change.Change.Diff.Before),
        ("after", change.Change.Diff.After),
        ("inputs", RunEvents.Inputs(change.Inputs)),
        ("detail", change.Detail));

    public static ObjectValue Note(PlanNote note) => ObjectValue.Of(
        ("kind", note.Kind.Word().ToLowerInvariant()),
        ("code", note.Code),
        ("severity", note.Severity.Word()),
        ("message", note.Message),
        ("rule_id", Text(note.Rule?.Id.Value)),
        ("rule_name", Text(note.Rule?.Document.Name)),
        ("rule_version", note.Rule is { } rule ? rule.Version : Value.Missing),
        ("action", note.ActionIndex is { } index ? index : Value.Missing),
        ("trigger_id", Text(note.Trigger?.ToString())),
        ("trigger_tag", Text(note.TriggerTag)),
        ("data", note.Data));

    /// <summary>What stands over the rows: counts, what each rule did, the rule versions that took part.</summary>
    public static ObjectValue Header(Plan plan) => ObjectValue.Of(
        ("at_batch_no", plan.AtBatchNo),
        ("plan_hash", plan.Hash),
        ("summary", RunSummary.Of(plan)),
        ("rules", ArrayValue.Of(plan.Tallies.Select(t => Value.From(Tally(t))))));

    private static ObjectValue Tally(RuleTally tally) => ObjectValue.Of(
        ("rule_id", tally.Rule.Id.Value),
        ("rule_name", tally.Rule.Document.Name),
        ("rule_version", tally.Rule.Version),
        ("rule_key", tally.Rule.Key),
        ("discipline", Text(tally.Rule.Document.Discipline)),
        ("considered", tally.Considered),
        ("matched", tally.Matched),
        ("unknown", tally.Unknown),
        ("changes", tally.Changes),
        ("skipped", tally.Skipped),
        ("errors", tally.Errors),
        ("findings", tally.Findings));

    private static Value Text(string? text) => text is null ? Value.Missing : text;
}
