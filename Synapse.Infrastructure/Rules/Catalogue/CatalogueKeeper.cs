using Npgsql;

namespace Synapse.Infrastructure.Rules.Catalogue;

/// <summary>Counts what batches changed before anybody asks, so that who opens the catalogue, an editor or a check after a large import does not wait for the count.</summary>
public sealed class CatalogueKeeper(NpgsqlDataSource source)
{
    /// <summary>Brings every project's facts up to its newest batch, one project after the other; gives how many were behind.</summary>
    public async Task<int> CatchUpAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var behind = await BehindAsync(connection, cancellationToken);
        foreach (var (project, batchNo) in behind) await PropertyFactsTable.RefreshAsync(connection, project, batchNo, cancellationToken);
        return behind.Count;
    }

    private static async Task<List<(int Project, long BatchNo)>> BehindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select p.project_id, p.last_batch_no from projects p left join property_facts_read r using (project_id) where p.last_batch_no > coalesce(r.at_batch_no, 0) order by 1", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var behind = new List<(int, long)>();
        while (await row.ReadAsync(cancellationToken)) behind.Add((row.GetInt32(0), row.GetInt64(1)));
        return behind;
    }
}
