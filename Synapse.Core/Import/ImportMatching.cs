using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Import;

/// <summary>
/// Finds for each row its asset: by the id that the file gives, else by tag without case. A row found by id may rename its asset, to a tag that no other asset has or that its asset gives up
/// in the same file, so that two may trade their tags; while another keeps it, the row waits for a later import.
/// </summary>
internal sealed class ImportMatching(Project project, ImportPlant plant, ImportRows rows, List<ImportComplaint> complaints)
{
    public IReadOnlyList<ImportMatch> Match()
    {
        var claims = rows.Rows.Where(r => r.SourceId is not null).Select(r => (Row: r, Asset: plant.ById(r.SourceId!))).Where(c => c.Asset is not null)
            .GroupBy(c => c.Asset!.Id).ToDictionary(g => g.Key, g => g.Select(c => c.Row).ToList());
        var byId = claims.SelectMany(c => c.Value, (c, row) => (row.Number, Asset: c.Key)).ToDictionary(c => c.Number, c => c.Asset);

        var renamings = Renamings(claims.Where(c => c.Value.Count == 1).ToDictionary(c => c.Key, c => c.Value[0].Tag));
        var matches = new List<ImportMatch>(rows.Rows.Count);
        foreach (var row in rows.Rows)
            if ((byId.TryGetValue(row.Number, out var asset) ? MatchById(row, plant.Asset(asset)!, claims[asset], renamings) : MatchByTag(row, claims)) is { } match) matches.Add(match);
        return matches;
    }

    // Who cannot have its new tag keeps the old one, which may hold up the next; so it goes on until all that are left can go.
    private Dictionary<EntityId, string> Renamings(Dictionary<EntityId, string> tags)
    {
        while (tags.Where(t => !IsFree(t.Value, t.Key, tags)).Select(t => t.Key).ToList() is { Count: > 0 } stuck)
            foreach (var asset in stuck) tags.Remove(asset);
        return tags;
    }

    private bool IsFree(string tag, EntityId wantedBy, Dictionary<EntityId, string> tags) =>
        plant.ByTag(tag) is not { } holder || holder.Id == wantedBy || (tags.TryGetValue(holder.Id, out var other) && !other.Equals(tag, StringComparison.OrdinalIgnoreCase));

    // An id of the project and an id of an earlier file can speak of one asset.
    private ImportMatch? MatchById(ImportRow row, Entity asset, List<ImportRow> claims, Dictionary<EntityId, string> renamings)
    {
        if (claims.Count > 1)
            return Reject(row, rows.Source.Id, row.SourceId, ImportComplaintCode.DuplicateId, "Another row speaks of the same asset by another id; none of them is imported.");
        return renamings.ContainsKey(asset.Id) ? new(row, asset.Id, asset) : Taken(row, "the row's id is that of another one");
    }

    private ImportMatch? MatchByTag(ImportRow row, Dictionary<EntityId, List<ImportRow>> claims)
    {
        if (plant.ByTag(row.Tag) is not { } asset) return new(row, EntityId.For(project.Id, project.LastBatchNo, EntityKind.Asset, row.Tag), null);
        return claims.ContainsKey(asset.Id) ? Taken(row, "another row renames it by its id") : new(row, asset.Id, asset);
    }

    private ImportMatch? Taken(ImportRow row, string why) =>
        Reject(row, rows.Source.Tag, row.Tag, ImportComplaintCode.TagTaken, $"The tag belongs to an asset of the project, and {why}; import the renaming first, then this row.");

    private ImportMatch? Reject(ImportRow row, string? column, string? value, ImportComplaintCode code, string message)
    {
        complaints.Add(ImportComplaint.About(row.Number, column, value, code, message));
        return null;
    }
}
