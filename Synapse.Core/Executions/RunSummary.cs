using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Executions;

/// <summary>The summary of a run, with the names of the specification and a few of ours.</summary>
public static class RunSummary
{
    public static ObjectValue Of(Plan plan)
    {
        var counts = plan.Counts;
        return ObjectValue.Of(
            ("rules_executed", plan.Rules.Count),
            ("assets_processed", plan.Tallies.Sum(t => t.Matched)),
            ("actions_taken", plan.Changes.Count),
            ("skipped", counts.Skipped),
            ("errors", counts.Errors),
            ("conflicts", counts.Conflicts),
            ("findings", counts.Findings),
            ("unknown", counts.Unknown),
            ("updated", counts.Updated),
            ("rounds", counts.Rounds),
            ("created", ObjectValue.Of(
                ("assets", counts.AssetsCreated), ("cables", counts.CablesCreated), ("edges", counts.EdgesCreated),
                ("packages", counts.PackagesCreated), ("members", counts.MembersAdded), ("io", counts.IoAllocated))));
    }
}
