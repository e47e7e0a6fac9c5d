using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Audit;

/// <summary>Both proofs of a project's history.</summary>
/// <param name="Verdicts">One per batch, by number.</param>
/// <param name="Replay">Null where only the seals were asked for.</param>
public sealed record AuditFinding(SealReport Seals, IReadOnlyList<BatchVerdict> Verdicts, ReplayReport? Replay)
{
    public bool IsWhole => Seals.IsWhole && Replay is not { IsEqual: false };
}

/// <summary>Lets leads verify the history of their project, and remembers how far it was found whole.</summary>
public sealed class ProjectAudit(Verification verification, SealChecks checks)
{
    /// <summary>Checks the seals and, unless it is left out, the replay. Refused with FORBIDDEN or INVALID_PROJECT.</summary>
    /// <param name="progress">Told each batch's verdict, on the thread that found it.</param>
    public async Task<Outcome<AuditFinding>> RunAsync(
        Actor actor, ProjectId project, long afterBatchNo, bool withReplay, IProgress<BatchVerdict>? progress, CancellationToken cancel)
    {
        if (actor.Needs(project, ProjectRole.Lead, "verify the history") is { } refusal) return refusal;
        var verdicts = new Collected(progress);
        var from = afterBatchNo > 0 && await checks.LastAsync(project, cancel) is { } last && last.BatchNo == afterBatchNo ? last : null;
        var seals = from is null
            ? await verification.SealsAsync(project, afterBatchNo, verdicts, cancel)
            : await verification.SealsAsync(project, from, verdicts, cancel);
        if (seals is not Outcome<SealReport>.Done(var report)) return ((Outcome<SealReport>.Refused)seals).Refusal;
        // What begins in the middle proves nothing about what was before, unless that was proved.
        if (afterBatchNo == 0 || from is not null) await checks.NoteAsync(actor, project, report, cancel);
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
