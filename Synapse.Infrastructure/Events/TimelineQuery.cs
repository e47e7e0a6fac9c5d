using Npgsql;
using Synapse.Core.Events;

namespace Synapse.Infrastructure.Events;

/// <summary>The statements of the timeline for one filter on one connection.</summary>
internal sealed class TimelineQuery
{
    private readonly NpgsqlConnection _connection;
    private readonly BatchStates _states;
    private readonly EventReading _reading;
    private readonly Func<FilterSql> _sql;

    private TimelineQuery(NpgsqlConnection connection, DisciplineKeys disciplines, int projectKey, BatchStates states, Func<FilterSql> sql)
    {
        (_connection, _states, _sql) = (connection, states, sql);
        _reading = new EventReading(connection, projectKey, disciplines, states);
        Headers = new BatchHeaderReader(disciplines, states);
    }

    private BatchHeaderReader Headers { get; }

    /// <summary>Whether batch_counts can tell the number of events.</summary>
    public bool IsCountedByRollup => !_sql().NeedsEvents;

    public static async Task<TimelineQuery> PrepareAsync(NpgsqlConnection connection, DisciplineKeys disciplines, int projectKey, EventFilter filter, CancellationToken cancellationToken)
    {
        var states = await BatchStates.ReadAsync(connection, projectKey, cancellationToken);
        var @is = await FilterKeys.ResolveAsync(connection, disciplines, projectKey, filter.Is, cancellationToken);
        var isNot = await FilterKeys.ResolveAsync(connection, disciplines, projectKey, filter.IsNot, cancellationToken);
        return new TimelineQuery(connection, disciplines, projectKey, states, () => new FilterSql(projectKey, filter, @is, isNot, states.RolledBack, states.PartlyRolledBack));
    }

    public Task<IReadOnlyList<BatchHeader>> BatchesAsync(TimelineCursor? after, int limit, CancellationToken cancellationToken)
    {
        var sql = _sql();
        var from = after is { } cursor ? $" and b.batch_no < {sql.Parameter(cursor.BatchNo)}" : "";
        return HeadersAsync(sql, $"{Matching(sql)}{from} order by b.batch_no desc limit {sql.Parameter(limit)}", cancellationToken);
    }

    public Task<IReadOnlyList<BatchHeader>> SinceAsync(long batchNo, int limit, CancellationToken cancellationToken)
    {
        var sql = _sql();
        return HeadersAsync(sql, $" and b.batch_no > {sql.Parameter(batchNo)} order by b.batch_no limit {sql.Parameter(limit)}", cancellationToken);
    }

    public Task<IReadOnlyList<EventRecord>> EventsAsync(TimelineCursor? after, int limit, CancellationToken cancellationToken)
    {
        var sql = _sql();
        return ReadAsync(sql, EventsSql(sql, after, limit), cancellationToken);
    }

    public Task<IReadOnlyList<EventRecord>> EventsOfAsync(BatchId batch, int after, int limit, CancellationToken cancellationToken)
    {
        var sql = _sql();
        return ReadAsync(sql, $"""
            select {EventReading.Columns} from workflow_events e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
            where e.project_id = {sql.Project} and e.batch_id = {sql.Parameter(batch.Value)} and e.batch_seq > {sql.Parameter(after)} order by e.batch_seq limit {sql.Parameter(limit)}
            """, cancellationToken);
    }

    /// <summary>The number from the rollup, exact, or null when it took too long.</summary>
    public Task<long?> SumAsync(int milliseconds, CancellationToken cancellationToken)
    {
        var sql = _sql();
        return InTimeAsync(sql, sql.HasCountConditions
            ? $"""
                select coalesce(sum(c.n), 0)::bigint from batches b join batch_counts c on c.project_id = b.project_id and c.batch_no = b.batch_no
                where b.project_id = {sql.Project}{sql.BatchConditions}{sql.CountConditions}
                """
            : $"select coalesce(sum(b.n), 0)::bigint from batches b where b.project_id = {sql.Project}{sql.BatchConditions}", milliseconds, cancellationToken);
    }

    /// <summary>Counts to one more than the most, or gives up and returns null.</summary>
    public Task<long?> CountAsync(int most, int milliseconds, CancellationToken cancellationToken)
    {
        var sql = _sql();
        return InTimeAsync(sql, $"select count(*) from ({EventsSql(sql, null, most + 1, "1")}) counted", milliseconds, cancellationToken);
    }

    /// <summary>The newest batch that was recorded before a moment; 0 when there is none.</summary>
    public async Task<long> LastBeforeAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var sql = _sql();
        await using var command = sql.Command(
            _connection, $"select b.batch_no from batches b where b.project_id = {sql.Project} and b.recorded_at < {sql.Parameter(moment.ToUniversalTime())} order by b.recorded_at desc limit 1");
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    private async Task<long?> InTimeAsync(FilterSql sql, string statement, int milliseconds, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await using var limit = new NpgsqlCommand($"set local statement_timeout = {milliseconds}", _connection);
        await limit.ExecuteNonQueryAsync(cancellationToken);
        await using var command = sql.Command(_connection, statement);
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>One event in so many: what is rarer is found place by place, newest first, what is not by walking back through the batch.</summary>
    private const int Sparse = 16;

    /// <summary>The statement for a page of events; the tests look at its plan.</summary>
    internal static string EventsSql(FilterSql sql, TimelineCursor? after, int limit, string columns = EventReading.Columns)
    {
        var most = sql.Parameter(limit);
        var (batch, bound) = ("", "");
        if (after is { } cursor)
        {
            var (number, sequence) = (sql.Parameter(cursor.BatchNo), sql.Parameter(cursor.Sequence));
            batch = $" and b.batch_no <= {number}";
            // As one bound, so that the key finds the place in the batch at which the page before ended.
            bound = $" < case when b.batch_no = {number} then {sequence} else {int.MaxValue} end";
        }

        var inBatch = bound.Length == 0 ? "" : $" and e.batch_seq{bound}";

        // Single entities have few events and an index of their own. Everything else walks the batches that may match, newest first, and takes from each what it needs.
        if (sql.Entities is not null)
            return $"""
                select {columns} from workflow_events e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
                where e.project_id = {sql.Project}{sql.EventConditions}{sql.BatchConditions}{batch}{inBatch} order by b.batch_no desc, e.batch_seq desc limit {most}
                """;
        var newest = $"{sql.EventConditions}{inBatch} order by e.batch_seq desc limit {most}";
        return sql.HasCountConditions
            ? $"""
                select {columns} from batches b cross join lateral (
                    select min(coalesce(c.first_seq, 0)) first_seq, max(coalesce(c.last_seq, {int.MaxValue})) last_seq,
                        bool_and(c.places is not null) and sum(c.n) * {Sparse} < max(c.last_seq) - min(c.first_seq) few
                    from batch_counts c where c.project_id = b.project_id and c.batch_no = b.batch_no{sql.CountConditions}) found
                cross join lateral (
                    (select e.* from (
                            select place from batch_counts c cross join unnest(c.places) place
                            where found.few and c.project_id = b.project_id and c.batch_no = b.batch_no{sql.CountConditions}{(bound.Length == 0 ? "" : $" and place{bound}")} order by place desc) p
                        cross join lateral (
                            select e.* from workflow_events e where e.project_id = b.project_id and e.batch_id = b.batch_id and e.batch_seq = p.place{sql.EventConditions}) e
                        order by p.place desc limit {most})
                    union all
                    (select e.* from workflow_events e
                        where not found.few and e.project_id = b.project_id and e.batch_id = b.batch_id and e.batch_seq between found.first_seq and found.last_seq{newest})) e
                where b.project_id = {sql.Project}{sql.BatchConditions}{sql.BatchesThatMayMatch}{batch} order by b.batch_no desc, e.batch_seq desc limit {most}
                """
            : $"""
                select {columns} from batches b cross join lateral (
                    select e.* from workflow_events e where e.project_id = b.project_id and e.batch_id = b.batch_id{newest}) e
                where b.project_id = {sql.Project}{sql.BatchConditions}{batch} order by b.batch_no desc, e.batch_seq desc limit {most}
                """;
    }

    private static string Matching(FilterSql sql) => sql switch
    {
        { Entities: not null } => $"{sql.BatchConditions} and b.batch_id in (select e.batch_id from workflow_events e where e.project_id = {sql.Project}{sql.EventConditions})",
        { NeedsEvents: true } => $"{sql.BatchConditions} and exists (select from workflow_events e where e.project_id = b.project_id and e.batch_id = b.batch_id{sql.EventConditions})",
        _ => sql.BatchConditions + sql.BatchesThatMayMatch,
    };

    private async Task<IReadOnlyList<EventRecord>> ReadAsync(FilterSql sql, string statement, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(_connection, statement);
        return await _reading.ReadAsync(command, cancellationToken);
    }

    private async Task<IReadOnlyList<BatchHeader>> HeadersAsync(FilterSql sql, string conditions, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(_connection, $"{BatchHeaderReader.Select} where b.project_id = {sql.Project}{conditions}");
        return await Headers.ReadAsync(command, cancellationToken);
    }
}
