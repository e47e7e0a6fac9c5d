using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Checking;

/// <summary>Guesses which known name a name was meant to be.</summary>
internal static class Names
{
    /// <summary>The known name that this one is certainly a slip of: one letter more, less, other or swapped, or only written differently. Null where it may well be another name.</summary>
    public static string? Slip(string name, IEnumerable<string> known)
    {
        var candidates = known.Where(k => k != name && (Squeezed(k) == Squeezed(name) || (Math.Min(k.Length, name.Length) >= 4 && !DifferInEnding(k, name) && Distance(k, name) == 1))).Take(2).ToList();
        return candidates is [var only] ? only : candidates.Find(k => Squeezed(k) == Squeezed(name));
    }

    /// <summary>The known name nearest to this one, or null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > 60) return null;
        var (best, distance) = ("", int.MaxValue);
        foreach (var candidate in known.Order(StringComparer.Ordinal))
            if (candidate != name && Distance(candidate.ToLowerInvariant(), name.ToLowerInvariant()) is var d && d < distance) (best, distance) = (candidate, d);
        return distance <= Math.Max(1, name.Length / 3) ? best : null;
    }

    /// <summary>" Did you mean “power_kw”?", or nothing.</summary>
    public static string Question(string? proposal) => proposal is null ? "" : $" Did you mean “{proposal}”?";

    private static string Squeezed(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    // power_kw and power_w, motor_1 and motor_2: each is a name of its own.
    private static bool DifferInEnding(string a, string b)
    {
        var (unitA, unitB) = (UnitNames.OfProperty(a), UnitNames.OfProperty(b));
        return unitA != unitB || a.Where(char.IsDigit).SequenceEqual(b.Where(char.IsDigit)) == false;
    }

    /// <summary>How many letters must be put in, left out, changed or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var cost = a[i - 1] == b[j - 1] ? 0 : 1;
            rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
        }

        return rows[a.Length, b.Length];
    }
}
