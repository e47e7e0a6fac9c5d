using System.Globalization;
using Npgsql;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Audit;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>
/// Archives closed months (<c>archive --until 2026-11 --reason "…"</c>), brings one back (<c>restore-archive --month 2026-11 --reason "…"</c>) and lists what there is (<c>archives</c>). Works beside a running
/// Synapse and without one; interrupted, it goes on when it is called again. Exit code 0: done; for <c>archives</c> 2 when a file is gone or altered.
/// </summary>
internal static class ArchiveHistory
{
    private const int Damaged = 2;

    public static Task<int> ArchiveAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel) => WithAsync(configuration, async archiver =>
    {
        foreach (var archive in Value(await archiver.ArchiveAsync(Console, MonthOf(configuration, "until"), Reason(configuration), cancel)))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{archive.Label}: {archive.Events} events archived in {archive.File} ({archive.Bytes} bytes, sha256 {archive.Sha256})"));
        return 0;
    }, cancel);

    public static Task<int> RestoreAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel) => WithAsync(configuration, async archiver =>
    {
        var archive = Value(await archiver.RestoreAsync(Console, MonthOf(configuration, "month"), Reason(configuration), cancel));
        await output.WriteLineAsync($"{archive.Label}: {(archive.Step == ArchiveStep.TakenBack ? "attached again before it was archived" : $"restored from {archive.File}")}");
        return 0;
    }, cancel);

    public static Task<int> ListAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel) => WithAsync(configuration, async archiver =>
    {
        var report = Value(await archiver.ReportAsync(Console, cancel));
        foreach (var part in report.Partitions)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{part.Label}: {part.Events} events in {part.Batches} batches, {part.Bytes} bytes{(part.IsClosed(report.At) ? ", closed" : "")}"));
        foreach (var archive in report.Archives.Where(a => a.IsOut))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{archive.Label}: archive {archive.No}, {archive.Step.Word()} {archive.StepAt:u}, {archive.Events} events in {archive.File}{(report.Complaints.TryGetValue(archive.No, out var complaint) ? ": " + complaint : "")}"));
        }

        if (report.Partitions.Count == 0 && report.Archives.Count == 0) await output.WriteLineAsync($"All events are in one table. {SynapseSettings.PartitionFromKey} says from how many events on they are kept by month.");
        return report.Complaints.Count == 0 ? 0 : Damaged;
    }, cancel);

    /// <summary>Who has a shell on the server and its settings may do what its administrators may.</summary>
    private static Actor Console { get; } = new(new PersonId("console"), $"{Environment.UserName} (console)", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });

    private static Task<int> WithAsync(IConfiguration configuration, Func<EventArchiver, Task<int>> work, CancellationToken cancel) =>
        CommandDatabase.WithAsync(configuration, (access, source, settings) => work(Archiver(access, source, settings)), cancel);

    private static EventArchiver Archiver(DatabaseAccess access, NpgsqlDataSource source, SynapseSettings settings) => new(
        source, () => new ArchiveAccess(access.Archiver, settings.ArchiveTo is { } folder ? new ArchiveFolder(folder) : null), new DisciplineKeys(source), new EventPartitions(source, TimeProvider.System),
        TimeProvider.System, settings.DigestsTo is { } place ? AuditEndpoints.Board(place) : null);

    private static Month MonthOf(IConfiguration configuration, string key) =>
        Month.Parse(configuration[key]) ?? throw new StartRefusedException($"Say which month: --{key} 2026-11.");

    private static string Reason(IConfiguration configuration) =>
        configuration["reason"] is { Length: > 0 } reason ? reason : throw new StartRefusedException("Say why: --reason \"…\" stays in the ledger.");

    private static T Value<T>(Outcome<T> outcome) => outcome is Outcome<T>.Done(var value) ? value : throw new StartRefusedException(((Outcome<T>.Refused)outcome).Refusal.Detail);
}
