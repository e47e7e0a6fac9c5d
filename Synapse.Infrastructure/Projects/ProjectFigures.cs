using Npgsql;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Projects;

/// <param name="Name">An area, or null for what has none.</param>
public sealed record AreaFigure(string? Name, long Assets);

/// <summary>A project in numbers: what is there, not what ever was.</summary>
public sealed record ProjectFigures(long Assets, long Cables, long Edges, long Packages, long IoAllocations, long ActiveRules, IReadOnlyList<AreaFigure> Areas);

/// <summary>Counts a project for its overview.</summary>
public sealed class ProjectCensus(NpgsqlDataSource source, ProjectStore projects)
{
    private const string Totals = """
        select (select count(*) from assets where project_id = $1 and not deleted),
               (select count(*) from cables where project_id = $1 and not deleted),
               (select count(*) from edges where project_id = $1 and not deleted),
               (select count(*) from packages where project_id = $1 and not deleted),
               (select count(*) from io_allocations where project_id = $1 and not deleted),
               (select count(*) from rules join rule_versions using (project_id, rule_key)
                where project_id = $1 and coalesce((document ->> 'active')::boolean, true))
        """;

    private const string ByArea = "select area, count(*) from assets where project_id = $1 and not deleted group by area order by area nulls last";

    /// <summary>Null where there is no such project.</summary>
    public async Task<ProjectFigures?> CountAsync(ProjectId project, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return null;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(Totals) { Parameters = { new() { Value = key } } }, new(ByArea) { Parameters = { new() { Value = key } } } },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var totals = Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64).ToArray();
        await reader.NextResultAsync(cancellationToken);
        var areas = new List<AreaFigure>();
        while (await reader.ReadAsync(cancellationToken)) areas.Add(new AreaFigure(reader.TextOrNull(0), reader.GetInt64(1)));
        return new ProjectFigures(totals[0], totals[1], totals[2], totals[3], totals[4], totals[5], areas);
    }
}
