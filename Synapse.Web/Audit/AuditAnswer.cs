using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using EventId = Synapse.Core.Events.EventId;

namespace Synapse.Web.Audit;

/// <summary>What verification found: whether history is as it was sealed, and whether it gives what the tables hold.</summary>
/// <param name="IsWhole">True when every seal fits and folding the events gives the tables.</param>
/// <param name="LastSeal">The seal of the newest batch, to be compared with what was published of it.</param>
/// <param name="Published">What stood outside of the database to be compared with; null where nothing is published.</param>
/// <param name="Verdicts">One per batch that was checked, by number.</param>
/// <param name="Replay">Null where it was not asked for.</param>
public sealed record AuditAnswer(ProjectId ProjectId, bool IsWhole, long Batches, long Events, string LastSeal, long LastBatchNo, DigestComparison? Published, IReadOnlyList<VerdictAnswer> Verdicts, ReplayAnswer? Replay)
{
    public static AuditAnswer Of(ProjectId project, AuditFinding finding) => new(
        project, finding.IsWhole, finding.Seals.Batches, finding.Seals.Events, finding.Seals.LastSeal, finding.Seals.LastBatchNo, finding.Seals.Published, [.. finding.Verdicts.Select(VerdictAnswer.Of)],
        finding.Replay is { } replay ? ReplayAnswer.Of(replay) : null);
}

/// <param name="Verdict">OK, ERASED, ARCHIVED, ARCHIVE_DAMAGED, TAMPERED, CHAIN_BROKEN, SEAL_FORGED or NOT_AS_PUBLISHED.</param>
public sealed record VerdictAnswer(long BatchNo, BatchId? CorrelationId, SealVerdict Verdict, string? Detail)
{
    public static VerdictAnswer Of(BatchVerdict v) => new(v.BatchNo, v.Batch, v.Verdict, v.Detail);
}

/// <param name="NotFolded">Archives whose events could not be read here.</param>
/// <param name="Misfit">Why the first event that cannot have happened does not fit, or null.</param>
public sealed record ReplayAnswer(bool IsEqual, long Events, int Entities, string? Misfit, int DifferenceCount, IReadOnlyList<ReplayDifference> Differences, int Erased, IReadOnlyList<ReplayGap> NotFolded)
{
    public static ReplayAnswer Of(ReplayReport r) => new(r.IsEqual, r.Events, r.Entities, r.Misfit?.Reason, r.DifferenceCount, r.Differences, r.Erased, r.Gaps);
}

/// <summary>What is to be erased, and why.</summary>
public sealed record ErasureOrder(Guid EventId, string? Reason);

/// <summary>An erasure as it travels.</summary>
public sealed record ErasureAnswer(EventId EventId, string By, DateTimeOffset At, string Reason)
{
    public static ErasureAnswer Of(ErasureRecord e) => new(e.Event, e.By, e.At, e.Reason);
}
