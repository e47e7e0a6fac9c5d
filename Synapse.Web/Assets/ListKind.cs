using Synapse.Core.Plant;

namespace Synapse.Web.Assets;

/// <summary>What a list page shows of one kind of entity.</summary>
/// <param name="Columns">Fields, in order; <see cref="Field"/> names and the tags of references.</param>
/// <param name="Shown">Those that are shown until somebody chooses.</param>
/// <param name="Minor">Those of them that a narrow screen has no room for.</param>
/// <param name="Facets">Fields to filter by ticking.</param>
public sealed record ListKind(
    EntityKind Kind, string Path, string Word, string Icon, IReadOnlyList<string> Columns, IReadOnlyList<string> Shown, IReadOnlyList<string> Minor, IReadOnlyList<string> Facets)
{
    public static ListKind Assets { get; } = new(
        EntityKind.Asset, "/assets", "Assets", "assets", ["tag", "type", "description", "area", "system", "discipline"], ["tag", "type", "description", "area", "system", "discipline"],
        ["area", "system", "discipline"], ["type", "discipline", "area", "system"]);

    public static ListKind Cables { get; } = new(
        EntityKind.Cable, "/cables", "Cables", "cable", ["tag", "type", "from", "to", "size", "length_m", "discipline"], ["tag", "type", "from", "to", "size", "length_m"],
        ["type", "length_m"], ["type", "discipline", "area", "size"]);

    public static ListKind Packages { get; } = new(EntityKind.Package, "/packages", "Packages", "package", ["code", "name", "members"], ["code", "name", "members"], [], []);

    /// <summary>Whether rows can be sorted by a column.</summary>
    public static bool CanSort(string column) => !column.StartsWith("properties.", StringComparison.Ordinal) && column is not ("members" or "length_m");
}
