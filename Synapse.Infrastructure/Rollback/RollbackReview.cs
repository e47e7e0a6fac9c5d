using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Rollback;

/// <summary>One pending request on the table: its plan is made again, compared with what was reviewed, and applied or put up for review once more.</summary>
internal sealed class RollbackReview(NpgsqlConnection connection, int key, RollbackRequest request, RollbackPlans plans, TimeProvider time)
{
    private readonly RollbackRequestTable _table = new(connection, request.Project, key);

    public async Task<Outcome<RollbackRequest>> ApproveAsync(Actor actor, Voice voice, string planHash, string? comment, BatchWriter batches, CancellationToken cancellationToken)
    {
        if (planHash != request.PlanHash) return RollbackRefusal.Stale(request, []);
        var decisions = await DecisionsAsync(cancellationToken);
        var planned = await plans.PlanAsync(request.Project, RollbackAim.Of(request), decisions, tried: request.Findings.Count > 0, cancellationToken);
        if (planned is not Outcome<RollbackPlan>.Done { Value: var plan }) return ((Outcome<RollbackPlan>.Refused)planned).Refusal;
        if (plan.Hash != planHash) return await ReviewAgainAsync(plan, decisions, cancellationToken);
        if (RollbackApply.Changes(plan) is not Outcome<IReadOnlyList<Compensation>>.Done { Value: var changes }) return ((Outcome<IReadOnlyList<Compensation>>.Refused)RollbackApply.Changes(plan)).Refusal;
        var votes = new RollbackVotes(connection, key);
        if (!request.Direct)
        {
            // Noted first and counted then: of two who are the last at the same moment at least one sees enough.
            if (!await votes.ApproveAsync(request.Id, planHash, voice, comment, time.GetUtcNow(), cancellationToken)) return RollbackRefusal.Closed(request);
            if (await votes.CountAsync(request.Id, planHash, voice, cancellationToken) < request.ApprovalsNeeded) return await AsItStandsAsync(cancellationToken);
        }

        return await ApplyAsync(plan, changes, actor, voice, comment, batches, cancellationToken);
    }

    public async Task<Outcome<RollbackRequest>> DecideAsync(
        string planHash, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, IReadOnlyList<BatchId> with, CancellationToken cancellationToken)
    {
        if (planHash != request.PlanHash) return RollbackRefusal.Stale(request, []);
        var all = await DecisionsAsync(cancellationToken);
        foreach (var (target, decision) in decisions)
            if (decision is not Resolution.IncludeLaterBatch) all[target] = decision;
        BatchId[] included = [.. decisions.Values.OfType<Resolution.IncludeLaterBatch>().Select(i => i.Batch), .. with];
        var aim = RollbackAim.Of(request);
        if (included.Length > 0 && request.Kind == RollbackKind.Restore) return new Refusal(RefusalCode.InvalidRequest, "A restore takes back everything since its batch already.");
        aim = aim with { Batches = [.. aim.Batches.Concat(included).Distinct()] };
        var planned = await plans.PlanAsync(request.Project, aim, all, tried: true, cancellationToken);
        if (planned is not Outcome<RollbackPlan>.Done { Value: var plan }) return ((Outcome<RollbackPlan>.Refused)planned).Refusal;
        if (request.Kind == RollbackKind.Rollback && plan.Batches[0].Id != request.Batch.Id) return new Refusal(RefusalCode.InvalidRequest, "Only later batches can go back with this one.");
        if (Unfit(plan, decisions) is { } unfit) return unfit;
        await StoreAsync(plan, all, cancellationToken);
        return await AsItStandsAsync(cancellationToken);
    }

    private async Task<Outcome<RollbackRequest>> ApplyAsync(
        RollbackPlan plan, IReadOnlyList<Compensation> changes, Actor actor, Voice voice, string? comment, BatchWriter batches, CancellationToken cancellationToken)
    {
        var why = RollbackReason.Of(request with { Approvals = [.. request.Approvals.Where(a => a.By != actor.Id)] }, comment);
        if (voice.LeadName is { } lead) why = why with { ApprovedBy = [.. why.ApprovedBy, $"{actor.Name} for {lead}"] };
        var draft = RollbackDrafts.Of(plan, changes, why, actor, BatchId.New(time), time.GetUtcNow());
        draft = draft with
        {
            // Under the project's lock: whoever comes second, for this request or with another for the same batch, is told so and nothing of theirs is written.
            BeforeCommit = async (writing, token) =>
            {
                if (await AlreadyAsync(writing, plan, draft.Id, token) is { } already) return already;
                var followUp = await new RollbackFollowUp(writing, key, time).QueueAsync(plan, draft.Id, voice.Person, token);
                var requests = new RollbackRequestTable(writing, request.Project, key);
                if (!await requests.CloseAsync(request.Id, RollbackState.Approved, plan.Hash, voice.Person, time.GetUtcNow(), comment, draft.Id, token, followUp)) return RollbackRefusal.Closed(request);
                // What was taken back in part can be taken back again; what was taken back wholly cannot, whoever waits for it.
                if (!plan.IsPartial && request.Kind == RollbackKind.Rollback)
                    await requests.SupersedeAsync(request.Id, plan.Batches.Select(b => b.Id), voice.Person, time.GetUtcNow(), draft.Id, token);
                return null;
            },
        };
        var written = await batches.CommitAsync(draft, cancellationToken);
        return written is Outcome<BatchReceipt>.Refused { Refusal: var refusal } ? await ExplainAsync(refusal, cancellationToken) : await AsItStandsAsync(cancellationToken);
    }

    private async Task<Refusal?> AlreadyAsync(NpgsqlConnection writing, RollbackPlan plan, BatchId own, CancellationToken cancellationToken)
    {
        if (request.Kind == RollbackKind.Restore) return null;
        var before = (await ReversalTable.ReadAsync(writing, key, cancellationToken)).Where(r => r.Reverting != own).ToList();
        return plan.Batches.Select(b => ReversalTable.Refusal(b.Id, before)).FirstOrDefault(r => r is not null);
    }

    // The plant moved between planning and writing: say what is different rather than which row it was.
    private async Task<Outcome<RollbackRequest>> ExplainAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal.Code is not (RefusalCode.StalePlan or RefusalCode.VersionConflict or RefusalCode.ConstraintViolation or RefusalCode.DuplicateTag or RefusalCode.Frozen)) return refusal;
        var decisions = await DecisionsAsync(cancellationToken);
        return await plans.PlanAsync(request.Project, RollbackAim.Of(request), decisions, tried: true, cancellationToken) switch
        {
            Outcome<RollbackPlan>.Done { Value: var plan } when plan.Hash != request.PlanHash => await ReviewAgainAsync(plan, decisions, cancellationToken),
            Outcome<RollbackPlan>.Refused { Refusal: var other } => other,
            _ => refusal,
        };
    }

    private async Task<Outcome<RollbackRequest>> ReviewAgainAsync(
        RollbackPlan plan, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, CancellationToken cancellationToken)
    {
        var reviewed = await RollbackItemTable.AllAsync(connection, key, request.Id, cancellationToken);
        var differences = PlanDifference.Between(reviewed, plan.Items);
        await StoreAsync(plan, decisions, cancellationToken);
        return RollbackRefusal.Stale(request with { PlanHash = plan.Hash }, differences);
    }

    private async Task StoreAsync(RollbackPlan plan, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await _table.ReplanAsync(request, plan, cancellationToken)) return;
        await RollbackItemTable.ReplaceAsync(connection, key, request.Id, plan, decisions, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Refusal? Unfit(RollbackPlan plan, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        var items = plan.Items.ToLookup(i => i.Id);
        foreach (var (target, decision) in decisions)
        {
            if (decision is Resolution.IncludeLaterBatch) continue;
            var taken = items[target.Entity].Any(i => target.Path is null ? decision.Equals(i.Resolution) : i.Properties.Any(p => p.Path == target.Path && decision.Equals(p.Resolution)));
            if (!taken)
                return new Refusal(
                    RefusalCode.InvalidRequest, $"{decision.Word} does not help with {items[target.Entity].FirstOrDefault()?.Tag ?? target.Entity.ToString()}{(target.Path is null ? "" : $", {target.Path}")}. Nothing was decided.");
        }

        return null;
    }

    private Task<Dictionary<ResolutionTarget, Resolution>> DecisionsAsync(CancellationToken cancellationToken) =>
        RollbackItemTable.DecisionsAsync(connection, key, request.Id, cancellationToken);

    private async Task<Outcome<RollbackRequest>> AsItStandsAsync(CancellationToken cancellationToken) => (await _table.FindAsync(request.Id, time.GetUtcNow(), cancellationToken))!;
}
