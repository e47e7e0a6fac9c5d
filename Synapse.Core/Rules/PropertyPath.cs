using Synapse.Core.Plant;

namespace Synapse.Core.Rules;

/// <summary>Where a rule's <c>set</c> writes: a plain name is a property, a few names are fields of their own.</summary>
public static class PropertyPath
{
    private const string Prefix = Field.Properties + ".";
    private static readonly string[] AssetFields = [Field.Description, Field.Area, Field.System, Field.Discipline];
    private static readonly string[] CableFields = [Field.Discipline, Field.Size, Field.LengthM];

    /// <summary>The leaf path for a name in <c>set</c>: <c>power_kw</c> and <c>properties.power_kw</c> are the same; null when the name is no path or rules cannot write it.</summary>
    public static string? Of(string name, EntityKind kind)
    {
        var fields = kind == EntityKind.Cable ? CableFields : AssetFields;
        if (fields.Contains(name)) return name;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) && Field.Of(kind).Contains(name)) return null;
        var path = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        return path.Split('.').All(s => s.Length > 0 && s.Trim().Length == s.Length) ? path : null;
    }

    /// <summary>The name that people read: without <c>properties.</c></summary>
    public static string Short(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path;

    /// <summary>Whether writing at one path also writes at the other: equal, above or below.</summary>
    public static bool Overlap(string a, string b) =>
        a.Length == b.Length ? string.Equals(a, b, StringComparison.Ordinal) : a.Length > b.Length ? Below(a, b) : Below(b, a);

    private static bool Below(string longer, string shorter) =>
        longer[shorter.Length] == '.' && longer.StartsWith(shorter, StringComparison.Ordinal);
}
