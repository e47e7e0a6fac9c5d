using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Storage;

/// <summary>Reads the ledger of archives.</summary>
internal static class ArchiveTable
{
    private const string Select = """
        select a.archive_no, a.part::text, a.from_at, a.to_at, a.from_id, a.to_id, a.reason, w.name, a.begun_at, a.step, a.step_at, a.file, a.sha256, a.bytes, a.events
        from archive_states a join people w on w.person_key = a.begun_by
        """;

    /// <summary>Every archive that there ever was, oldest first.</summary>
    public static Task<IReadOnlyList<ArchiveRecord>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand($"{Select} order by a.archive_no", connection), cancellationToken);

    /// <summary>Those whose events are not in the table, oldest history first.</summary>
    public static Task<IReadOnlyList<ArchiveRecord>> OutAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand($"{Select} where a.is_out order by a.to_id", connection), cancellationToken);

    /// <summary>Those that hold batches of a project after a number, oldest first.</summary>
    public static Task<IReadOnlyList<ArchiveRecord>> OutSinceAsync(NpgsqlConnection connection, int projectKey, long afterBatchNo, CancellationToken cancellationToken) =>
        OutBetweenAsync(connection, projectKey, afterBatchNo, long.MaxValue, cancellationToken);

    /// <summary>Those that hold batches of a project after a number and up to another, oldest first.</summary>
    public static Task<IReadOnlyList<ArchiveRecord>> OutBetweenAsync(NpgsqlConnection connection, int projectKey, long afterBatchNo, long upToBatchNo, CancellationToken cancellationToken) => ReadAsync(
        new NpgsqlCommand($"""
            {Select} where a.is_out and exists (
                select from batches b where b.project_id = $1 and b.batch_no > $2 and b.batch_no <= $3 and b.batch_id < a.to_id and (a.from_id is null or b.batch_id >= a.from_id)) order by a.to_id
            """, connection).With(projectKey, afterBatchNo, upToBatchNo), cancellationToken);

    /// <summary>The ledger, newest line first.</summary>
    public static async Task<IReadOnlyList<ArchiveEntry>> LedgerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var archives = (await AllAsync(connection, cancellationToken)).ToDictionary(a => a.No);
        await using var command = new NpgsqlCommand("""
            select s.archive_no, s.step, s.file, s.events, s.note, w.name, s.recorded_at from event_archive_steps s join people w on w.person_key = s.done_by order by s.recorded_at desc, s.step_no desc
            """, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ledger = new List<ArchiveEntry>();
        while (await row.ReadAsync(cancellationToken))
        {
            var archive = archives[row.GetInt32(0)];
            var step = StepOf(row.GetString(1));
            ledger.Add(new ArchiveEntry(
                archive.No, archive.Label, step, row.TextOrNull(2), row.OrNull<long>(3), row.TextOrNull(4) ?? (step == ArchiveStep.Detached ? archive.Reason : null), row.GetString(5),
                row.GetFieldValue<DateTimeOffset>(6)));
        }

        return ledger;
    }

    /// <summary>That something needs events that are not in the table, by the names of the archives that hold them.</summary>
    public static Refusal Refusal(string what, IReadOnlyList<ArchiveRecord> needed) => new(
        RefusalCode.EventsArchived,
        $"{what}, and events are archived: {string.Join(", ", needed.Select(a => $"{a.Label} in {a.File ?? a.Part}"))}. An administrator can restore {(needed.Count == 1 ? "it" : "them")} first.",
        ObjectValue.Of(("archives", ArrayValue.Of(needed.Select(a => Value.From(ObjectValue.Of(("archive_no", a.No), ("month", a.Last.ToString()), ("label", a.Label), ("file", a.File))))))));

    private static async Task<IReadOnlyList<ArchiveRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var owned = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var archives = new List<ArchiveRecord>();
        while (await row.ReadAsync(cancellationToken))
        {
            archives.Add(new ArchiveRecord(
                row.GetInt32(0), row.GetString(1), row.OrNull<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.OrNull<Guid>(4) is { } from ? new BatchId(from) : null,
                new BatchId(row.GetGuid(5)), row.GetString(6), row.GetString(7), row.GetFieldValue<DateTimeOffset>(8), StepOf(row.GetString(9)), row.GetFieldValue<DateTimeOffset>(10),
                row.TextOrNull(11), row.IsDBNull(12) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(12)), row.OrNull<long>(13), row.OrNull<long>(14)));
        }

        return archives;
    }

    private static ArchiveStep StepOf(string word) => Enum.Parse<ArchiveStep>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
