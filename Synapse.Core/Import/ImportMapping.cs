using System.Text.Json;
using Synapse.Core.Logic;

namespace Synapse.Core.Import;

/// <summary>
/// Which column fills which target. Written as JSON from target to column: <c>{"tag": "KKS", "properties.power_kw": "Power", "Remarks": null}</c>.
/// Columns that are not named become properties by their own name, unless they are mapped to null: by their name, or as <c>properties.name</c>.
/// </summary>
public sealed class ImportMapping : IEquatable<ImportMapping>
{
    private readonly IReadOnlyList<KeyValuePair<string, string?>> _entries;

    private ImportMapping(IReadOnlyList<KeyValuePair<string, string?>> entries) => _entries = entries;

    /// <summary>Target (or, for what is left out, target or column) to column or null, in the order given.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Entries => _entries;

    public static ImportMapping Of(IEnumerable<KeyValuePair<string, string?>> entries) => new([.. entries]);

    /// <summary>The mapping that the names of the columns suggest.</summary>
    /// <param name="headers">The columns.</param>
    /// <param name="filled">How many cells of each column are not blank, where that is known: a column that is nearly empty is not suggested.</param>
    public static ImportMapping Guess(IReadOnlyList<string> headers, IReadOnlyList<int>? filled = null) => new(HeaderGuess.Entries(headers, filled));

    public string? ColumnOf(string target) => _entries.FirstOrDefault(e => e.Key == target).Value;

    /// <summary>What each column becomes; null for a column that is left out.</summary>
    public IReadOnlyList<string?> TargetsOf(IReadOnlyList<string> headers)
    {
        var byColumn = _entries.Where(e => e.Value is not null).ToLookup(e => e.Value!, e => e.Key, StringComparer.OrdinalIgnoreCase);
        var leftOut = _entries.Where(e => e.Value is null).Select(e => e.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = byColumn.SelectMany(g => g).ToHashSet(StringComparer.Ordinal);
        return [.. headers.Select(Target)];

        string? Target(string header)
        {
            if (byColumn[header].FirstOrDefault() is { } target) return target;
            var own = ImportTarget.PropertyOf(header);
            return leftOut.Contains(own) || leftOut.Contains(header) || taken.Contains(own) ? null : own;
        }
    }

    public string ToJson()
    {
        var o = new ObjectBuilder(_entries.Count);
        foreach (var (target, column) in _entries) o.Set(target, column);
        return ValueJson.Write(o.Build());
    }

    /// <summary>Reads a mapping; refused with a sentence when it is not one.</summary>
    public static Outcome<ImportMapping> FromJson(string json)
    {
        Value value;
        try
        {
            value = ValueJson.Parse(json);
        }
        catch (JsonException e)
        {
            return Refused($"The mapping is not JSON: {e.Message}");
        }

        if (value.AsObject is not { } members) return Refused("""The mapping must be a JSON object from target to column, such as {"tag": "KKS"}.""");
        var entries = new List<KeyValuePair<string, string?>>();
        foreach (var (target, column) in members)
        {
            if (!column.IsString && column.Kind != ValueKind.Null) return Refused($"'{target}' must be mapped to the name of a column or to null.");
            if (column.IsString && !ImportTarget.IsFixed(target) && !ImportTarget.IsProperty(target))
                return Refused($"'{target}' is not a target; there are {string.Join(", ", ImportTarget.Fixed)} and properties.x.");
            entries.Add(new(target, column.AsString));
        }

        return new ImportMapping(entries);
    }

    private static Refusal Refused(string sentence) => new(RefusalCode.InvalidRequest, sentence);

    public bool Equals(ImportMapping? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as ImportMapping);

    public override int GetHashCode() => _entries.Count;
}
