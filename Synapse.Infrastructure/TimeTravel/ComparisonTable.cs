using System.Globalization;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>Where comparisons rest.</summary>
internal static class ComparisonTable
{
    private const string Columns = "comparison_key, item_no, entity_kind, entity_id, change, tag, type, area, discipline, version_from, version_to, paths, before, after";
    private const int TextArrayElement = 25; // PostgreSQL's number for the type text

    public static async Task WriteAsync(NpgsqlConnection connection, int key, IReadOnlyList<ComparisonItem> items, CancellationToken cancellationToken)
    {
        await using var copy = await CopyIn.BeginAsync(connection, $"copy comparison_items ({Columns}) from stdin (format binary)", cancellationToken);
        await using (var rows = new Ahead<CopyRows>(items.Count, 1024, Chunk, cancellationToken)) await copy.WriteAsync(rows, cancellationToken);
        await copy.CompleteAsync(cancellationToken);

        CopyRows Chunk(int start, int count)
        {
            var rows = new CopyRows(count * 512);
            for (var i = start; i < start + count; i++) Write(rows, key, i, items[i]);
            return rows;
        }
    }

    public static async Task<IReadOnlyList<ChangeCount>> CountsAsync(NpgsqlConnection connection, int key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select entity_kind, change, count(*)::int from comparison_items where comparison_key = $1 group by 1, 2", connection).With(key);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<ChangeCount>();
        while (await row.ReadAsync(cancellationToken)) counts.Add(new((EntityKind)row.GetInt16(0), Words.Parse<EntityChange>(row.GetString(1))!.Value, row.GetInt32(2)));
        return [.. counts.OrderBy(c => c.Kind).ThenBy(c => c.Change)];
    }

    public static async Task<IReadOnlyList<(string Path, int Count)>> PropertiesAsync(NpgsqlConnection connection, int key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select p, count(*)::int from comparison_items, unnest(paths) p where comparison_key = $1 and change = 'CHANGED' group by 1 order by 2 desc, 1 limit 200", connection).With(key);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var paths = new List<(string, int)>();
        while (await row.ReadAsync(cancellationToken)) paths.Add((row.GetString(0), row.GetInt32(1)));
        return paths;
    }

    public static async Task<ComparisonPage> PageAsync(NpgsqlConnection connection, int key, ComparisonFilter filter, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select item_no, entity_kind, entity_id, change, tag, type, area, discipline, version_from, version_to, before::text, after::text from comparison_items
            where comparison_key = $1 and item_no > $2 and ($3::text is null or strpos(lower(tag), lower($3)) > 0)
                and (cardinality($4::smallint[]) = 0 or entity_kind = any($4)) and (cardinality($5::text[]) = 0 or change = any($5))
                and (cardinality($6::text[]) = 0 or lower(type) = any($6)) and (cardinality($7::text[]) = 0 or lower(area) = any($7)) and (cardinality($8::text[]) = 0 or paths && $8)
            order by item_no limit $9
            """, connection).With(
            key, after, filter.Text is { Length: > 0 } text ? text : null, filter.Kinds.Select(k => (short)k).ToArray(), filter.Changes.Select(c => c.Word()).ToArray(),
            filter.Types.Select(t => t.ToLowerInvariant()).ToArray(), filter.Areas.Select(a => a.ToLowerInvariant()).ToArray(), filter.Properties.ToArray(), limit + 1);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var (items, last) = (new List<ComparisonItem>(), 0);
        while (await row.ReadAsync(cancellationToken))
        {
            if (items.Count == limit) return new ComparisonPage(items, last.ToString(CultureInfo.InvariantCulture));
            last = row.GetInt32(0);
            items.Add(new ComparisonItem(
                (EntityKind)row.GetInt16(1), new EntityId(row.GetGuid(2)), Words.Parse<EntityChange>(row.GetString(3))!.Value, row.GetString(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7),
                row.OrNull<int>(8), row.GetInt32(9), new LeafDiff(row.Object(10), row.Object(11))));
        }

        return new ComparisonPage(items, null);
    }

    private static void Write(CopyRows rows, int key, int number, ComparisonItem item)
    {
        rows.StartRow(14);
        rows.Int(key);
        rows.Int(number);
        rows.Short((short)item.Kind);
        rows.Uuid(item.Id.Value);
        rows.Text(item.Change.Word());
        rows.Text(item.Tag);
        TextOrNull(rows, item.Type);
        TextOrNull(rows, item.Area);
        TextOrNull(rows, item.Discipline);
        rows.Int(item.VersionFrom);
        rows.Int(item.VersionTo);
        Texts(rows, item.Diff.Paths);
        rows.Jsonb(item.Diff.Before);
        rows.Jsonb(item.Diff.After);
    }

    private static void TextOrNull(CopyRows rows, string? text)
    {
        if (text is null) rows.Null();
        else rows.Text(text);
    }

    /// <summary>A one-dimensional text[]: dimensions, no nulls, element type, length, lower bound, then the elements.</summary>
    private static void Texts(CopyRows rows, IReadOnlyList<string> texts)
    {
        var start = rows.StartValue();
        rows.Raw(texts.Count == 0 ? 0 : 1);
        rows.Raw(0);
        rows.Raw(TextArrayElement);
        if (texts.Count > 0)
        {
            rows.Raw(texts.Count);
            rows.Raw(1);
            foreach (var text in texts) rows.Text(text);
        }

        rows.EndValue(start);
    }
}
