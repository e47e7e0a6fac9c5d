using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Audit;

/// <summary>What verification found: whether history is as it was sealed, and whether it gives what the tables hold.</summary>
/// <param name="IsWhole">True when every seal fits and folding the events gives the tables.</param>
/// <param name="LastSeal">The seal of the newest batch, to be compared with what was published of it.</param>
/// <param name="Verdicts">One per batch that was checked, by number.</param>
/// <param name="Replay">Null where it was not asked for.</param>
public sealed record AuditAnswer(ProjectId ProjectId, bool IsWhole, long Batches, long Events, string LastSeal, IReadOnlyList<VerdictAnswer> Verdicts, ReplayAnswer? Replay)
{
    public static AuditAnswer Of(ProjectId project, AuditFinding finding) => new(
        project, finding.IsWhole, finding.Seals.Batches, finding.Seals.Events, finding.Seals.LastSeal, [.. finding.Verdicts.Select(VerdictAnswer.Of)],
        finding.Replay is { } replay ? ReplayAnswer.Of(replay) : null);
}

/// <param name="Verdict">OK, TAMPERED, CHAIN_BROKEN or SEAL_FORGED.</param>
public sealed record VerdictAnswer(long BatchNo, BatchId? CorrelationId, SealVerdict Verdict, string? Detail)
{
    public static VerdictAnswer Of(BatchVerdict v) => new(v.BatchNo, v.Batch, v.Verdict, v.Detail);
}

/// <param name="Misfit">Why the first event that cannot have happened does not fit, or null.</param>
public sealed record ReplayAnswer(bool IsEqual, long Events, int Entities, string? Misfit, int DifferenceCount, IReadOnlyList<ReplayDifference> Differences)
{
    public static ReplayAnswer Of(ReplayReport r) => new(r.IsEqual, r.Events, r.Entities, r.Misfit?.Reason, r.DifferenceCount, r.Differences);
}
