using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Plant.Lists;

/// <summary>
/// Assets, cables, edges and packages as people list them, today or at any point of the past: filtered, sorted by any field, page by page; by tag at the same speed at any depth.
/// </summary>
public sealed class PlantLists(NpgsqlDataSource source, ProjectStore projects, Moments moments)
{
    public const int MostRows = 1000;

    /// <summary>The tables of today or of a moment, and what stands in their first column.</summary>
    private sealed record Scene(string Tables, int Key);

    /// <summary>A page of a list. Refused with INVALID_PROJECT, or INVALID_FILTER for a field that the kind does not have, a cursor that was not given out or a point in time that is not there.</summary>
    /// <param name="asOf">A point in the past; null for today.</param>
    public async Task<Outcome<ListPage>> PageAsync(
        Actor actor, ProjectId project, EntityKind kind, ListFilter filter, ListOrder? order, string? cursor, int limit, CancellationToken cancellationToken, AsOf? asOf = null)
    {
        var table = ListTable.Of(kind);
        order ??= new ListOrder(kind == EntityKind.Package ? "code" : kind == EntityKind.Edge ? "source" : "tag", Descending: false);
        if (Check(actor, project, table, filter, order) is { } refusal) return refusal;
        var found = await SceneAsync(project, table.Kinds, asOf, cancellationToken);
        if (found is not Outcome<Scene>.Done(var scene)) return ((Outcome<Scene>.Refused)found).Refusal;
        table = ListTable.Of(kind, scene.Tables);
        var sql = new ListSql(table);
        var projectKey = sql.Parameter(scene.Key);
        sql.Add(filter);
        var name = $"lower({table.Name})";
        // The order by tag is that of the index over live tags; any other one sorts what the filter leaves.
        var sorted = table.Fields[order.Field] == table.Name ? name : table.SortedBy(order.Field);
        string[] keys = sorted == name ? [name, "e.id"] : [sorted, name, "e.id"];
        if (cursor is not null)
        {
            if (ReadCursor(cursor) is not { } at) return new Refusal(RefusalCode.InvalidFilter, "This cursor is none that was given out.");
            var first = sorted == name ? "" : $"{sql.Parameter(at.Sorted)}::text, ";
            sql.Add($"({string.Join(", ", keys)}) {(order.Descending ? "<" : ">")} ({first}{sql.Parameter(at.Name)}::text, {sql.Parameter(at.Id)}::uuid)");
        }

        var down = order.Descending ? " desc" : "";
        await using var command = source.CreateCommand(
            $"""
            select e.id, e.version, jsonb_strip_nulls(jsonb_build_object({table.Json}))::text, {sorted}, {name} from {table.From}
            where e.project_id = {projectKey} and not e.deleted{sql.Where}
            order by {string.Join(", ", keys.Select(k => k + down))} limit {sql.Parameter(limit + 1)}
            """);
        command.Parameters.AddRange(sql.Parameters.ToArray());
        return await ReadAsync(command, limit, cancellationToken);
    }

    /// <summary>How many rows the filter leaves.</summary>
    public async Task<int> CountAsync(ProjectId project, EntityKind kind, ListFilter filter, CancellationToken cancellationToken, AsOf? asOf = null)
    {
        var table = ListTable.Of(kind);
        if (CheckFields(table, filter, null) is not null || await SceneAsync(project, table.Kinds, asOf, cancellationToken) is not Outcome<Scene>.Done(var scene)) return 0;
        table = ListTable.Of(kind, scene.Tables);
        var sql = new ListSql(table);
        var projectKey = sql.Parameter(scene.Key);
        sql.Add(filter);
        await using var command = source.CreateCommand($"select count(*)::int from {table.From} where e.project_id = {projectKey} and not e.deleted{sql.Where}");
        command.Parameters.AddRange(sql.Parameters.ToArray());
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The words that a field has, with how many rows have each.</summary>
    public async Task<IReadOnlyList<(string Word, int Count)>> WordsAsync(ProjectId project, EntityKind kind, string field, CancellationToken cancellationToken, AsOf? asOf = null)
    {
        var table = ListTable.Of(kind);
        if (await SceneAsync(project, table.Kinds, asOf, cancellationToken) is not Outcome<Scene>.Done(var scene)) return [];
        table = ListTable.Of(kind, scene.Tables);
        await using var command = source.CreateCommand(
            $"select {table.Fields[field]}, count(*)::int from {table.From} where e.project_id = $1 and not e.deleted and {table.Fields[field]} is not null group by 1 order by 1 limit 1000").With(scene.Key);
        var words = new List<(string, int)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) words.Add((row.GetString(0), row.GetInt32(1)));
        return words;
    }

    /// <summary>The properties that rows of this kind have, most frequent first.</summary>
    public async Task<IReadOnlyList<string>> PropertiesAsync(ProjectId project, EntityKind kind, CancellationToken cancellationToken, AsOf? asOf = null)
    {
        var table = ListTable.Of(kind);
        if (!table.HasProperties || await SceneAsync(project, table.Kinds, asOf, cancellationToken) is not Outcome<Scene>.Done(var scene)) return [];
        table = ListTable.Of(kind, scene.Tables);
        await using var command = source.CreateCommand(
            $"select k from (select jsonb_object_keys(e.properties) from {table.From} where e.project_id = $1 and not e.deleted limit 200000) as keys(k) group by 1 order by count(*) desc, 1 limit 200").With(scene.Key);
        var names = new List<string>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) names.Add(row.GetString(0));
        return names;
    }

    /// <summary>The tag of each asset's parent, by child.</summary>
    public async Task<IReadOnlyDictionary<EntityId, string>> ParentTagsAsync(ProjectId project, CancellationToken cancellationToken, AsOf? asOf = null)
    {
        var parents = new Dictionary<EntityId, string>();
        if (await SceneAsync(project, [EntityKind.Edge, EntityKind.Asset], asOf, cancellationToken) is not Outcome<Scene>.Done(var scene)) return parents;
        await using var command = source.CreateCommand(
            $"""
            select e.source_id, p.tag from {scene.Tables}edges e join {scene.Tables}assets p on p.project_id = e.project_id and p.id = e.target_id and not p.deleted
            where e.project_id = $1 and not e.deleted and (e.relation = '{Parentage.ChildOf}' or e.properties->'{Parentage.ChildProperty}' = 'true')
            """).With(scene.Key);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) parents[new EntityId(row.GetGuid(0))] = row.GetString(1);
        return parents;
    }

    private async Task<Outcome<Scene>> SceneAsync(ProjectId project, EntityKind[] kinds, AsOf? asOf, CancellationToken cancellationToken)
    {
        if (asOf is null) return await projects.KeyOfAsync(project, cancellationToken) is { } key ? new Scene("", key) : ProjectStore.Unknown(project);
        return await moments.OpenAsync(project, asOf, kinds, cancellationToken) switch
        {
            Outcome<int>.Done(var moment) => new Scene(Moments.Tables, moment),
            Outcome<int>.Refused(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private static Refusal? Check(Actor actor, ProjectId project, ListTable table, ListFilter filter, ListOrder order) =>
        actor.Needs(project, ProjectRole.Viewer, "see the plant") ?? CheckFields(table, filter, order);

    private static Refusal? CheckFields(ListTable table, ListFilter filter, ListOrder? order)
    {
        var wrong = filter.Conditions.Select(c => c.Field).Concat(order is null ? [] : [order.Field])
            .FirstOrDefault(f => !table.Fields.ContainsKey(f) && !(table.HasProperties && f.StartsWith("properties.", StringComparison.Ordinal) && f != order?.Field));
        return wrong is null ? null : new Refusal(
            RefusalCode.InvalidFilter, $"There is no field '{wrong}' here; there are {string.Join(", ", table.Fields.Keys)}{(table.HasProperties ? " and properties.x" : "")}.");
    }

    private static async Task<Outcome<ListPage>> ReadAsync(NpgsqlCommand command, int limit, CancellationToken cancellationToken)
    {
        var rows = new List<ListRow>();
        var cursor = default(string);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (rows.Count == limit) return new ListPage(rows, cursor);
            rows.Add(new ListRow(new EntityId(row.GetGuid(0)), row.GetInt32(1), row.Object(2)));
            cursor = WriteCursor(row.GetString(3), row.GetString(4), row.GetGuid(0));
        }

        return new ListPage(rows, null);
    }

    private static string WriteCursor(string sorted, string name, Guid id) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(ValueJson.Write(Value.Array(sorted, name, id.ToString()))));

    private static (string Sorted, string Name, Guid Id)? ReadCursor(string cursor)
    {
        try
        {
            return ValueJson.Parse(Base64Url.DecodeFromChars(cursor)).AsArray is { Count: 3 } parts && parts[0].AsString is { } sorted && parts[1].AsString is { } name && Guid.TryParse(parts[2].AsString, out var id)
                ? (sorted, name, id)
                : null;
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException)
        {
            return null;
        }
    }
}
