using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Export;

/// <summary>The assets of a project as a table that import reads back without a change: id and version hidden, parent by tag, one column per property.</summary>
public static class AssetExport
{
    private static readonly string[] Fields = [Field.Tag, Field.Description, Field.Type, Field.Area, Field.System, Field.Discipline];

    /// <param name="heading">What stands above the table.</param>
    /// <param name="assets">The assets to be written, in their order.</param>
    /// <param name="parentTags">The tags of the parents by child.</param>
    public static ExportTable Table(ExportHeading heading, IReadOnlyList<Entity> assets, IReadOnlyDictionary<EntityId, string> parentTags)
    {
        var paths = assets.SelectMany(a => Leaves.Flatten(a.Fields).Select(l => l.Key)).Where(ImportTarget.IsProperty).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var columns = new List<ExportColumn> { new("id", IsHidden: true), new("row_version", IsHidden: true) };
        columns.AddRange(Fields.Select(f => new ExportColumn(f)));
        columns.Add(new(ImportTarget.Parent));
        columns.AddRange(paths.Select(p => new ExportColumn(NameOf(p))));
        return new ExportTable(heading, columns, assets.Select(Row).ToAsyncEnumerable());

        Value[] Row(Entity asset) =>
        [
            asset.Id.ToString(), asset.Version,
            .. Fields.Select(f => asset.Fields[f]),
            parentTags.GetValueOrDefault(asset.Id) is { } parent ? parent : Value.Missing,
            .. paths.Select(p => Leaves.At(asset.Fields, p)),
        ];
    }

    // A property may be called as a field is; then the column keeps its full name, which import understands.
    private static string NameOf(string path)
    {
        var name = path[ImportTarget.PropertyPrefix.Length..];
        return ImportTarget.IsFixed(name) || name == "row_version" || name.Contains('.') ? path : name;
    }
}
