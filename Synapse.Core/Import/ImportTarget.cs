using Synapse.Core.Plant;

namespace Synapse.Core.Import;

/// <summary>What a column can be mapped to. The names stand in stored mappings and in the API: a contract.</summary>
public static class ImportTarget
{
    public const string Tag = Field.Tag;
    public const string Type = Field.Type;
    public const string Discipline = Field.Discipline;
    public const string Description = Field.Description;
    public const string Area = Field.Area;
    public const string System = Field.System;

    /// <summary>The id that the file's own source gives to a row; kept as <c>properties.source_id</c> unless it is an id of this project.</summary>
    public const string Id = "id";

    /// <summary>The row that this one is <c>child_of</c>, by that row's id or tag.</summary>
    public const string Parent = "parent";

    public const string PropertyPrefix = Field.Properties + ".";

    /// <summary>Where the id that the file gives is kept.</summary>
    public const string SourceIdPath = PropertyPrefix + "source_id";

    /// <summary>The targets that are fields of an asset or steer the import, in the order in which people see them.</summary>
    public static IReadOnlyList<string> Fixed { get; } = [Tag, Description, Type, Area, System, Discipline, Id, Parent];

    public static bool IsFixed(string target) => Fixed.Contains(target);

    public static bool IsProperty(string target) => target.StartsWith(PropertyPrefix, StringComparison.Ordinal) && target.Length > PropertyPrefix.Length;

    /// <summary>The property that a column becomes by its own name: dots nest, empty parts are dropped, a leading "properties." is not doubled.</summary>
    public static string PropertyOf(string header)
    {
        var parts = header.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts is [Field.Properties, _, ..]) parts = parts[1..];
        return PropertyPrefix + (parts.Length == 0 ? "unnamed" : string.Join('.', parts));
    }
}
