using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Executions;

/// <summary>Tells a plan rule by rule, as it is about to be written: RULE_START, one ACTION a change, ERROR, RULE_COMPLETE.</summary>
internal static class RunNarration
{
    public static void Tell(ExecutionFeed feed, ExecutionId run, Plan plan)
    {
        var changes = plan.Changes.ToLookup(c => c.Rule.Key);
        var errors = plan.Notes.Where(n => n.Kind == PlanNoteKind.Error).ToLookup(n => n.Rule?.Key ?? 0);
        var (rulesDone, actionsDone, errorsDone) = (0, 0, 0);
        foreach (var tally in plan.Tallies)
        {
            var rule = tally.Rule;
            var percent = Math.Round(100.0 * rulesDone / plan.Tallies.Count, 1);
            feed.Publish(run, new ExecutionMessage.RuleStart(rule.Id.Value, rule.Document.Name, rule.Document.Discipline, tally.Considered, percent));
            foreach (var change in changes[rule.Key]) feed.Publish(run, Action(change));
            foreach (var note in errors[rule.Key]) feed.Publish(run, new ExecutionMessage.Error(rule.Id.Value, note.Trigger?.ToString(), note.Message, Recoverable: true));
            feed.Publish(run, new ExecutionMessage.RuleComplete(rule.Id.Value, rule.Document.Name, tally.Matched, tally.Changes, tally.Skipped, tally.Errors));
            rulesDone++;
            actionsDone += tally.Changes;
            errorsDone += tally.Errors;
        }

        feed.Publish(run, new ExecutionMessage.Progress(
            60, ExecutionPhase.Writing, 0, plan.Changes.Count, rulesDone, plan.Tallies.Count, actionsDone, errorsDone));
    }

    private static ExecutionMessage.Action Action(PlannedChange change)
    {
        var made = change.Change;
        var result = new ObjectBuilder(6);
        result.Set(made.Op == ChangeOp.Create ? "created_id" : "changed_id", made.Id.ToString());
        result.Set(made.Op == ChangeOp.Create ? "created_tag" : "changed_tag", change.Tag);
        result.Set(made.Op == ChangeOp.Create ? "created_type" : "changed_type", change.EntityType ?? made.Kind.Word());
        if (made.Op == ChangeOp.Update) result.Set("after", made.Diff.After);
        return new ExecutionMessage.Action(change.Rule.Id.Value, change.Trigger.ToString(), change.TriggerTag, Verb(made.Op), result.Build());
    }

    private static string Verb(ChangeOp op) => op switch
    {
        ChangeOp.Create => "CREATED",
        ChangeOp.Update => "UPDATED",
        ChangeOp.Delete => "DELETED",
        _ => "RESTORED",
    };
}
