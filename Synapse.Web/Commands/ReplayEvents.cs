using System.Globalization;
using Synapse.Core;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>
/// Folds all events of one project (<c>--project goldmine</c>) or of every one and compares what they give with the tables, entity by entity and property by property.
/// Works beside a running Synapse and without one. Exit code 0: the same, 2: not, 3: the same as far as it could be looked at, because events are archived where they cannot be read.
/// </summary>
internal static class ReplayEvents
{
    private const int Differs = 2;

    private const int PartlyLookedAt = 3;

    public static Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel) => CommandDatabase.WithAsync(configuration, async (_, source, settings) =>
    {
        var projects = new ProjectStore(source);
        var verification = new Verification(source, projects, new DisciplineKeys(source), null, settings.ArchiveTo is { } folder ? new ArchiveFolder(folder) : null);
        ProjectId[] wanted = configuration["project"] is { } only ? [new(only)] : [.. (await projects.ListAsync(cancel)).Select(p => p.Id)];
        var (same, whole) = (true, true);
        foreach (var project in wanted)
        {
            var report = await ReplayAsync(verification, project, output, cancel);
            (same, whole) = (same && report.IsEqual, whole && report.Gaps.Count == 0);
        }

        return !same ? Differs : whole ? 0 : PartlyLookedAt;
    }, cancel);

    /// <summary>A line for what could not be folded.</summary>
    internal static string Said(ReplayGap gap) => string.Create(
        CultureInfo.InvariantCulture, $"  not folded: {gap.Batches} batches ({gap.FirstBatchNo} to {gap.LastBatchNo}) of {gap.Archive}, archived in {gap.File}: {gap.Why}");

    private static async Task<ReplayReport> ReplayAsync(Verification verification, ProjectId project, TextWriter output, CancellationToken cancel)
    {
        var replayed = await verification.ReplayAsync(project, cancel);
        if (replayed is not Outcome<ReplayReport>.Done(var report)) throw new StartRefusedException(((Outcome<ReplayReport>.Refused)replayed).Refusal.Detail);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{project}: {report.Events} events up to batch {report.AtBatchNo}, {report.Entities} entities: {(report.IsEqual ? $"the tables are what the events give{(report.Gaps.Count > 0 ? ", as far as they could be folded, and the images of what went before" : "")}" : $"{report.DifferenceCount} differences")}."));
        if (report.Misfit is { } misfit) await output.WriteLineAsync($"  event {misfit.Event} cannot have happened: {misfit.Reason}");
        foreach (var d in report.Differences)
            await output.WriteLineAsync($"  {d.Kind.Word()} {d.Tag ?? d.Id.ToString()}{(d.Path.Length == 0 ? "" : $", {d.Path}")}: the events give {d.Folded ?? "nothing"}, the table holds {d.Stored ?? "nothing"}");
        if (report.DifferenceCount > report.Differences.Count)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  and {report.DifferenceCount - report.Differences.Count} more"));
        foreach (var gap in report.Gaps) await output.WriteLineAsync(Said(gap));
        return report;
    }
}
