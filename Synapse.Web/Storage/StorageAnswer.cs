using Synapse.Infrastructure.Storage;

namespace Synapse.Web.Storage;

/// <summary>What holds events that are not in the history.</summary>
public sealed record HeldBy(int ArchiveNo, string Label, string? File, ArchiveStep Step)
{
    public static HeldBy? Of(ArchiveRecord? archive) => archive is null ? null : new(archive.No, archive.Label, archive.File, archive.Step);
}

/// <summary>Where the history lies.</summary>
/// <param name="Partitions">Oldest first; none while the events are in one table.</param>
public sealed record StorageAnswer(
    IReadOnlyList<PartitionAnswer> Partitions, IReadOnlyList<ArchiveAnswer> Archives, IReadOnlyList<ArchiveEntry> Ledger, string? Folder, bool CanArchive)
{
    public static StorageAnswer Of(StorageReport report) => new(
        [.. report.Partitions.Select(p => new PartitionAnswer(p.Name, p.Label, p.From, p.To, p.Bytes, p.Events, p.Batches, p.IsClosed(report.At)))],
        [.. report.Archives.Select(a => ArchiveAnswer.Of(a, report.Complaints.GetValueOrDefault(a.No)))], report.Ledger, report.Folder, report.CanArchive);
}

public sealed record PartitionAnswer(string Name, string Label, DateTimeOffset? From, DateTimeOffset To, long Bytes, long Events, long Batches, bool IsClosed);

/// <param name="Complaint">What is wrong with its file; null when nothing is, or where nobody told where files are.</param>
public sealed record ArchiveAnswer(
    int ArchiveNo, string Label, string Month, ArchiveStep Step, DateTimeOffset StepAt, string? File, string? Sha256, long? Bytes, long? Events, string Reason, string By, DateTimeOffset At, string? Complaint)
{
    public static ArchiveAnswer Of(ArchiveRecord a) => Of(a, null);

    public static ArchiveAnswer Of(ArchiveRecord a, string? complaint) => new(
        a.No, a.Label, a.Last.ToString(), a.Step, a.StepAt, a.File, a.Sha256, a.Bytes, a.Events, a.Reason, a.By, a.At, complaint);
}

/// <summary>Which months to archive, and why.</summary>
/// <param name="Until">The last of them, <c>2026-11</c>.</param>
public sealed record ArchiveOrder(string? Until, string? Reason);

/// <summary>Which month to bring back, and why.</summary>
public sealed record RestoreArchiveOrder(string? Month, string? Reason);
