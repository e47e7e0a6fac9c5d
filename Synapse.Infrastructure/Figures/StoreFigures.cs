using Npgsql;

namespace Synapse.Infrastructure.Figures;

/// <summary>A number about the whole store, in one sort.</summary>
/// <param name="Sort">The state or kind that is counted, as its word or stored number.</param>
public sealed record Figure(string Name, string Sort, long Count);

/// <summary>Totals for whoever watches the server. Reads small tables only: no event is touched.</summary>
public sealed class StoreFigures(NpgsqlDataSource source)
{
    public const string Runs = "runs";
    public const string Batches = "batches";
    public const string Events = "events";
    public const string Requests = "requests";

    private const string Sql = """
        select 'runs', mode || ' ' || state, count(*) from executions group by mode, state
        union all select 'batches', kind::text, count(*) from batches group by kind
        union all select 'events', kind::text, sum(n)::bigint from batches group by kind
        union all select 'requests', state, count(*) from rollback_requests group by state
        order by 1, 2
        """;

    public async Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var figures = new List<Figure>();
        while (await row.ReadAsync(cancellationToken)) figures.Add(new Figure(row.GetString(0), row.GetString(1), row.GetInt64(2)));
        return figures;
    }
}
