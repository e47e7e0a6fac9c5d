using System.Text;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Rollback;

/// <summary>One item of a plan with its place in it.</summary>
public sealed record NumberedItem(int No, RollbackItem Item);

/// <summary>Which items of a plan to show; null means any.</summary>
public sealed record RollbackItemFilter(RollbackClass? Class = null, EntityKind? Kind = null, string? Tag = null, bool OnlyUndecided = false);

/// <summary>A plan's items at rest, one row each in the order of reading, with the decisions taken on them.</summary>
internal static class RollbackItemTable
{
    private const int ChunkSize = 1024;

    /// <summary>Puts a plan's items in the place of those that stand there.</summary>
    public static async Task ReplaceAsync(
        NpgsqlConnection connection, int projectKey, RollbackRequestId request, RollbackPlan plan, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions,
        CancellationToken cancellationToken)
    {
        await using (var delete = new NpgsqlCommand("delete from rollback_items where project_id = $1 and request_id = $2", connection) { CommandTimeout = 0 })
            await delete.With(projectKey, request.Value).ExecuteNonQueryAsync(cancellationToken);
        var decided = decisions.ToLookup(d => d.Key.Entity, d => (d.Key.Path, d.Value));
        await using var copy = await CopyIn.BeginAsync(
            connection, "copy rollback_items (project_id, request_id, item_no, class, entity_kind, entity_id, tag, item, open, resolution) from stdin (format binary)", cancellationToken);
        await using (var rows = new Ahead<CopyRows>(plan.Items.Count, ChunkSize, Chunk, cancellationToken)) await copy.WriteAsync(rows, cancellationToken);
        await copy.CompleteAsync(cancellationToken);

        CopyRows Chunk(int start, int count)
        {
            var rows = new CopyRows(count * 768);
            for (var no = start; no < start + count; no++)
            {
                var item = plan.Items[no];
                rows.StartRow(10);
                rows.Int(projectKey);
                rows.Uuid(request.Value);
                rows.Int(no);
                rows.Text(item.Class.Word());
                rows.Short((short)item.Kind);
                rows.Uuid(item.Id.Value);
                rows.Text(item.Tag);
                rows.Text(ValueJson.Write(RollbackJson.Of(item)));
                rows.Bool(item.IsUnresolved);
                if (decided[item.Id].Any()) rows.Text(ValueJson.Write(ArrayValue.Of(decided[item.Id].Select(d => Of(d.Path, d.Value)))));
                else rows.Null();
            }

            return rows;
        }
    }

    public static async Task<IReadOnlyList<NumberedItem>> ReadAsync(
        NpgsqlConnection connection, int projectKey, RollbackRequestId request, RollbackItemFilter filter, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select item_no, item::text from rollback_items
            where project_id = $1 and request_id = $2 and item_no > $3 and ($4 is null or class = $4) and ($5 is null or entity_kind = $5)
                and ($6 is null or strpos(lower(tag), lower($6)) > 0) and (not $7 or open)
            order by item_no limit $8
            """, connection);
        command.With(
            projectKey, request.Value, after, Optional(filter.Class?.Word(), NpgsqlDbType.Text), Optional((short?)filter.Kind, NpgsqlDbType.Smallint),
            Optional(filter.Tag, NpgsqlDbType.Text), filter.OnlyUndecided, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<NumberedItem>();
        while (await reader.ReadAsync(cancellationToken)) items.Add(new NumberedItem(reader.GetInt32(0), RollbackJson.Item(reader.Object(1))));
        return items;
    }

    public static async Task<IReadOnlyList<RollbackItem>> AllAsync(NpgsqlConnection connection, int projectKey, RollbackRequestId request, CancellationToken cancellationToken)
    {
        var items = new List<RollbackItem>();
        await CopyOut.ReadAsync(
            connection, $"select item from rollback_items where project_id = {projectKey} and request_id = '{request}' order by item_no",
            (ref CopyRow row) =>
            {
                row.TryNext(out var json);
                items.Add(RollbackJson.Item(ValueJson.Parse(json).AsObject!));
            },
            cancellationToken);
        return items;
    }

    /// <summary>What people have decided so far.</summary>
    public static async Task<Dictionary<ResolutionTarget, Resolution>> DecisionsAsync(
        NpgsqlConnection connection, int projectKey, RollbackRequestId request, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select entity_id, resolution::text from rollback_items where project_id = $1 and request_id = $2 and resolution is not null", connection) { CommandTimeout = 0 };
        await using var reader = await command.With(projectKey, request.Value).ExecuteReaderAsync(cancellationToken);
        var decisions = new Dictionary<ResolutionTarget, Resolution>();
        while (await reader.ReadAsync(cancellationToken))
            foreach (var decision in ValueJson.Parse(Encoding.UTF8.GetBytes(reader.GetString(1))).AsArray ?? ArrayValue.Empty)
                if (decision["decision"].AsObject is { } o && RollbackJson.Decision(o) is { } resolution)
                    decisions[new ResolutionTarget(new EntityId(reader.GetGuid(0)), decision["path"].AsString)] = resolution;
        return decisions;
    }

    private static Value Of(string? path, Resolution resolution) =>
        ObjectValue.Of(("path", path is null ? Value.Missing : path), ("decision", RollbackJson.Of(resolution)));

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
