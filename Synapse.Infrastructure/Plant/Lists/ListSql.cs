using System.Globalization;
using Npgsql;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Plant.Lists;

/// <summary>Turns a filter into SQL. Names come from <see cref="ListTable"/>, everything that a person wrote is a parameter.</summary>
internal sealed class ListSql(ListTable table)
{
    private static readonly string[] Comparisons = [">=", "<=", ">", "<"];
    private readonly List<string> _conditions = [];

    public List<NpgsqlParameter> Parameters { get; } = [];

    public string Where => string.Concat(_conditions.Select(c => $" and {c}"));

    public string Parameter(object value)
    {
        Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return $"${Parameters.Count}";
    }

    public void Add(string condition) => _conditions.Add(condition);

    public void Add(ListFilter filter)
    {
        if (filter.Text is { Length: > 0 } text)
        {
            var like = Parameter($"%{Escape(text)}%");
            Add($"({string.Join(" or ", table.Searched.Select(column => $"{column} ilike {like}"))})");
        }

        foreach (var condition in filter.Conditions.Where(c => c.Words.Count > 0)) Add(Of(condition));
    }

    private string Of(ListCondition condition)
    {
        var sql = table.Fields.TryGetValue(condition.Field, out var column) ? Words(column, condition.Words) : Property(condition);
        return condition.Not ? $"not coalesce({sql}, false)" : sql;
    }

    private string Words(string column, IReadOnlyList<string> words)
    {
        var (patterns, plain) = (words.Where(w => w.Contains('*')).ToList(), words.Where(w => !w.Contains('*')).Select(w => w.ToLowerInvariant()).ToArray());
        var parts = patterns.Select(p => $"{column} ilike {Parameter(Escape(p).Replace("*", "%", StringComparison.Ordinal))}").ToList();
        if (plain.Length > 0) parts.Add($"lower({column}) = any({Parameter(plain)})");
        return $"({string.Join(" or ", parts)})";
    }

    private string Property(ListCondition condition)
    {
        var keys = condition.Field.Split('.')[1..];
        var path = Parameter(keys);
        return $"({string.Join(" or ", condition.Words.Select(word => Property(path, keys, word)))})";
    }

    private string Property(string path, string[] keys, string word)
    {
        var sign = Comparisons.FirstOrDefault(s => word.StartsWith(s, StringComparison.Ordinal));
        // What .NET reads as infinite or no number has no name in a JSON path.
        if (sign is not null && double.TryParse(word[sign.Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            // A JSON path compares numbers with numbers only, and is silent about everything else.
            var steps = string.Concat(keys.Select(k => "." + ValueJson.Write(k)));
            var jsonPath = Parameter($"strict ${steps} ? (@ {sign} {number.ToString("R", CultureInfo.InvariantCulture)})");
            return $"jsonb_path_exists(e.properties, {jsonPath}::jsonpath, '{{}}', true)";
        }

        return $"lower(e.properties #>> {path}) {(word.Contains('*') ? "like" : "=")} {Parameter((word.Contains('*') ? Escape(word).Replace("*", "%", StringComparison.Ordinal) : word).ToLowerInvariant())}";
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
