using Synapse.Core.Events;

namespace Synapse.Infrastructure.Storage;

/// <summary>How far an archive is: the steps of the ledger.</summary>
public enum ArchiveStep
{
    Detached,
    Exported,
    Verified,
    Dropped,
    TakenBack,
    Restoring,
    Restored,
}

/// <summary>A part of the history that was taken out of the table, or is on its way out or back.</summary>
/// <param name="Part">The name of its table.</param>
/// <param name="File">Its name in the archive's folder; null until it is exported.</param>
/// <param name="Bytes">Of the file.</param>
public sealed record ArchiveRecord(
    int No, string Part, DateTimeOffset? From, DateTimeOffset To, BatchId? FromId, BatchId ToId, string Reason, string By, DateTimeOffset At,
    ArchiveStep Step, DateTimeOffset StepAt, string? File, string? Sha256, long? Bytes, long? Events)
{
    /// <summary>The last month that it holds.</summary>
    public Month Last => Month.Before(To);

    /// <summary>What people call it: <c>2026-11</c>, or <c>until 2026-11</c>.</summary>
    public string Label => From is null ? $"until {Last}" : Last.ToString();

    /// <summary>Whether its events are not in the table.</summary>
    public bool IsOut => Step is not (ArchiveStep.TakenBack or ArchiveStep.Restored);

    /// <summary>Whether its events still lie in a table of their own.</summary>
    public bool HasTable => Step is ArchiveStep.Detached or ArchiveStep.Exported or ArchiveStep.Verified;

    /// <summary>Whether it was begun and not ended.</summary>
    public bool IsUnderWay => HasTable || Step == ArchiveStep.Restoring;

    public bool Holds(BatchId batch) => batch.Value < ToId.Value && (FromId is not { } from || batch.Value >= from.Value);

    public bool Holds(Month month) => month.Start < To && (From is not { } from || month.Start >= from);
}

/// <summary>One line of the ledger.</summary>
public sealed record ArchiveEntry(int ArchiveNo, string Label, ArchiveStep Step, string? File, long? Events, string? Note, string By, DateTimeOffset At);
