using Npgsql;
using Synapse.Core.Events;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;

namespace Synapse.Infrastructure.Storage;

/// <summary>Keeps the events by month once there are enough of them, and the months to come ready.</summary>
public sealed class EventPartitions(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>A month is always there long before it begins.</summary>
    private const int MonthsAhead = 3;

    private const long DivideLock = 0x53594e4150534535;

    /// <summary>A batch whose id is made now is written a little later.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Makes the one table the first partition when there are as many events as the setting says, and adds the months to come. To be called at the start and now and then.</summary>
    /// <param name="from">From how many events on the history is kept by month; null: what is in one table stays there.</param>
    /// <param name="migrator">The connection string of who may become the owner; needed for the first step only.</param>
    /// <returns>How many partitions were made.</returns>
    /// <exception cref="DatabaseSetupException">The first step is due, and there is no migrating role.</exception>
    public async Task<int> KeepAsync(long? from, string? migrator, CancellationToken cancellationToken)
    {
        var made = 0;
        if (!await ArePartitionedAsync(cancellationToken))
        {
            if (from is null || await EventsAsync(cancellationToken) < from) return 0;
            if (migrator is null)
                throw new DatabaseSetupException("The history is to be kept by month: let ConnectionStrings:SynapseMigrator name a member of synapse_migrator, who makes the first partition at the next start.");
            await DivideAsync(migrator, cancellationToken);
            made = 1;
        }

        return made + await AddAsync(time.GetUtcNow().AddMonths(MonthsAhead), cancellationToken);
    }

    /// <summary>Adds months until the one in which a batch with this id would lie.</summary>
    internal async Task<int> AddAsync(DateTimeOffset upTo, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select add_event_partitions($1)").With(upTo);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether there is a partition for a batch with this id.</summary>
    internal async Task<bool> HaveRoomForAsync(BatchId batch, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select exists (select from event_partitions where to_id > $1 and (from_id is null or from_id <= $1))").With(batch.Value);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The attached partitions, oldest first; none while the events are in one table.</summary>
    public async Task<IReadOnlyList<EventPartition>> AllAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select p.part::text, p.from_at, p.to_at, p.from_id, p.to_id, pg_total_relation_size(to_regclass(p.part::text)), coalesce(b.events, 0), coalesce(b.batches, 0)
            from event_partitions p left join lateral (
                select sum(n)::bigint events, count(*) batches from batches b where b.batch_id < p.to_id and (p.from_id is null or b.batch_id >= p.from_id)) b on true
            order by p.to_at
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var all = new List<EventPartition>();
        while (await row.ReadAsync(cancellationToken))
        {
            all.Add(new EventPartition(
                row.GetString(0), row.OrNull<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.OrNull<Guid>(3) is { } from ? new BatchId(from) : null, new BatchId(row.GetGuid(4)), row.GetInt64(5),
                row.GetInt64(6), row.GetInt64(7)));
        }

        return all;
    }

    public async Task<bool> ArePartitionedAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select relkind = 'p' from pg_class where oid = to_regclass('workflow_events')");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<long> EventsAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select coalesce(sum(n), 0)::bigint from batches");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// The table is read once, without a lock, to prove that all ids lie before the end of the month; what then makes it a partition takes no longer than a change of names.
    /// Interrupted, it is done again from the beginning.
    /// </summary>
    private async Task DivideAsync(string migrator, CancellationToken cancellationToken)
    {
        var until = Month.Of(time.GetUtcNow() + Margin).End;
        await using var source = DatabaseAccess.OpenForMigration(migrator);
        await using var owner = await source.OpenConnectionAsync(cancellationToken);
        // One node at a time; the lock ends with the connection.
        await using (var turn = new NpgsqlCommand($"select pg_advisory_lock({DivideLock})", owner) { CommandTimeout = 0 }) await turn.ExecuteNonQueryAsync(cancellationToken);
        if (await ArePartitionedAsync(cancellationToken)) return;
        string[] steps =
        [
            "set lock_timeout = '5s'; alter table workflow_events drop constraint if exists workflow_events_until; "
                + $"alter table workflow_events add constraint workflow_events_until check (batch_id < batch_id_at('{until:O}')) not valid",
            "alter table workflow_events validate constraint workflow_events_until",
            $"select partition_events('{until:O}')",
            "alter table workflow_events_first drop constraint if exists workflow_events_until",
        ];
        foreach (var step in steps)
        {
            await using var command = new NpgsqlCommand(step, owner) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
