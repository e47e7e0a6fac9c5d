using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Audit;

/// <summary>Both proofs of a project's history.</summary>
/// <param name="Verdicts">One per batch, by number.</param>
/// <param name="Replay">Null where only the seals were asked for.</param>
public sealed record AuditFinding(SealReport Seals, IReadOnlyList<BatchVerdict> Verdicts, ReplayReport? Replay)
{
    public bool IsWhole => Seals.IsWhole && Replay is not { IsEqual: false };
}

/// <summary>Lets leads verify the history of their project.</summary>
public sealed class ProjectAudit(Verification verification)
{
    /// <summary>Checks the seals and, unless it is left out, the replay. Refused with FORBIDDEN or INVALID_PROJECT.</summary>
    /// <param name="progress">Told each batch's verdict, on the thread that found it.</param>
    public async Task<Outcome<AuditFinding>> RunAsync(
        Actor actor, ProjectId project, long afterBatchNo, bool withReplay, IProgress<BatchVerdict>? progress, CancellationToken cancel)
    {
        if (actor.Needs(project, ProjectRole.Lead, "verify the history") is { } refusal) return refusal;
        var verdicts = new Collected(progress);
        var seals = await verification.SealsAsync(project, afterBatchNo, verdicts, cancel);
        if (seals is not Outcome<SealReport>.Done(var report)) return ((Outcome<SealReport>.Refused)seals).Refusal;
        if (!withReplay) return new AuditFinding(report, verdicts.All, null);
        return await verification.ReplayAsync(project, cancel) switch
        {
            Outcome<ReplayReport>.Done(var replay) => new AuditFinding(report, verdicts.All, replay),
            Outcome<ReplayReport>.Refused(var other) => other,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private sealed class Collected(IProgress<BatchVerdict>? next) : IProgress<BatchVerdict>
    {
        public List<BatchVerdict> All { get; } = [];

        public void Report(BatchVerdict value)
        {
            All.Add(value);
            next?.Report(value);
        }
    }
}
