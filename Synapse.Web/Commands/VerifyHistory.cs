using System.Globalization;
using Synapse.Core;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Audit;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>
/// Verifies the history of one project (<c>--project goldmine</c>) or of all: seals, what was published of them, and whether the events give the tables. Works beside a running Synapse and without one.
/// Exit code 0: whole, 2: it is not.
/// </summary>
internal static class VerifyHistory
{
    private const int NotWhole = 2;

    public static Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel) => CommandDatabase.WithAsync(configuration, async (_, source, settings) =>
    {
        var projects = new ProjectStore(source);
        var verification = new Verification(
            source, projects, new DisciplineKeys(source), settings.DigestsTo is { } place ? AuditEndpoints.Board(place) : null, settings.ArchiveTo is { } folder ? new ArchiveFolder(folder) : null);
        var ids = configuration["project"] is { } only ? [new ProjectId(only)] : (await projects.ListAsync(cancel)).Select(p => p.Id);
        var isWhole = true;
        foreach (var id in ids) isWhole &= await VerifyAsync(verification, id, output, cancel);
        return isWhole ? 0 : NotWhole;
    }, cancel);

    private static async Task<bool> VerifyAsync(Verification verification, ProjectId project, TextWriter output, CancellationToken cancel)
    {
        var archived = new Archived();
        var seals = Value(await verification.SealsAsync(project, 0, archived, cancel));
        var replay = Value(await verification.ReplayAsync(project, cancel));
        var isWhole = seals.IsWhole && replay.IsEqual;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{project}: {(isWhole ? "whole" : "NOT WHOLE")}; {seals.Batches} batches, {seals.Events} events, newest {seals.LastBatchNo} with seal {seals.LastSeal}"));
        foreach (var bad in seals.Bad) await output.WriteLineAsync($"  batch {bad.BatchNo}: {bad.Verdict.Word()}: {bad.Detail}");
        if (archived.Count > 0) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {archived.Count} batches are archived, the last of them {archived.Last!.BatchNo}: {archived.Last.Detail}"));
        foreach (var gap in replay.Gaps) await output.WriteLineAsync(ReplayEvents.Said(gap));
        if (replay.Misfit is { } misfit) await output.WriteLineAsync($"  event {misfit.Event}: {misfit.Reason}");
        foreach (var difference in replay.Differences)
            await output.WriteLineAsync($"  {difference.Kind.Word()} {difference.Id} {difference.Path}: the events give {difference.Folded ?? "nothing"}, the table holds {difference.Stored ?? "nothing"}");
        await output.WriteLineAsync(seals.Published switch
        {
            null => "  compared with nothing outside of the database (SYNAPSE_DIGESTS is not set)",
            { Count: { } count } published => string.Create(CultureInfo.InvariantCulture, $"  compared with {count} published seals at {published.Address}"),
            var published => $"  what was published at {published.Address} could not be read back{(published.Complaint is { } why ? $": {why}" : "")}",
        });
        return isWhole;
    }

    /// <summary>Reported on the thread that checks.</summary>
    private sealed class Archived : IProgress<BatchVerdict>
    {
        public int Count { get; private set; }

        public BatchVerdict? Last { get; private set; }

        public void Report(BatchVerdict value)
        {
            if (value.Verdict == SealVerdict.Archived) (Count, Last) = (Count + 1, value);
        }
    }

    private static T Value<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done(var value) => value,
        Outcome<T>.Refused(var refusal) => throw new StartRefusedException(refusal.Detail),
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };
}
