using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Asks the database what it would say to a plan's result, in a transaction that is always taken back.</summary>
internal sealed class RollbackDryRun(BatchWriter batches, TimeProvider time)
{
    private static readonly Refusal Enough = new("DRY_RUN", "This was only tried.");

    /// <summary>The plan with what was found; refused when the plant moved meanwhile or the database is not there.</summary>
    public async Task<Outcome<RollbackPlan>> TryAsync(RollbackPlan plan, RollbackKind kind, CancellationToken cancellationToken)
    {
        var changes = RollbackApply.Proposed(plan);
        if (changes.Count == 0) return plan.With([]);
        var why = new RollbackReason(default, kind, null, "dry run", Actor.System.Name, null);
        var draft = RollbackDrafts.Of(plan, changes, why, Actor.System, BatchId.New(time), time.GetUtcNow()) with
        {
            BeforeCommit = (_, _) => Task.FromResult<Refusal?>(Enough),
        };
        if (await batches.CommitAsync(draft, cancellationToken) is not Outcome<BatchReceipt>.Refused { Refusal: var said })
            throw new InvalidOperationException("A dry run was committed.");
        return said.Code switch
        {
            "DRY_RUN" => plan.With([]),
            RefusalCode.ConstraintViolation => plan.With(Violations(said)),
            // What was frozen since the plan was read blocks its items when the plan is made anew.
            RefusalCode.Frozen => said with { Code = RefusalCode.StalePlan },
            RefusalCode.DuplicateTag => plan.With([new ConstraintFinding("unique", said.Detail)]),
            RefusalCode.InvalidRequest => plan.With([new ConstraintFinding("storable", said.Detail)]),
            _ => said,
        };
    }

    private static IReadOnlyList<ConstraintFinding> Violations(Refusal said)
    {
        var rows = said.Context?["violations"].AsArray ?? ArrayValue.Empty;
        if (rows.Count == 0) return [new ConstraintFinding("constraint", said.Detail)];
        return
        [
            .. rows.GroupBy(v => v["constraint"].AsString ?? "constraint").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new ConstraintFinding(
                g.Key, $"{g.Count()} row{(g.Count() == 1 ? "" : "s")}: {string.Join(", ", g.Take(10).Select(v => $"{v["kind"]} {v["id"].AsString}"))}.")),
        ];
    }
}
