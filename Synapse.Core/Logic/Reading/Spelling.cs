namespace Synapse.Core.Logic.Reading;

/// <summary>Guesses which name was meant.</summary>
internal static class Spelling
{
    /// <summary>" Did you mean …?", or nothing when no known name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> known) => Nearest(name, known) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";

    /// <summary>The known name that is near, or null.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > 32) return null;
        var (nearest, distance) = known.Select(k => (k, Distance(name.ToLowerInvariant(), k.ToLowerInvariant()))).Append(("", int.MaxValue)).MinBy(p => (p.Item2, p.Item1));
        return distance <= Math.Max(1, name.Length / 3) ? nearest : null;
    }

    /// <summary>How many letters must be put in, left out or changed (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
