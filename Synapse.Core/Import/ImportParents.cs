using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Import;

/// <summary>A child that gets another parent than it has.</summary>
internal sealed record ParentMove(string ParentTag, IReadOnlyList<PlantChange> Removed, PlantChange? Added);

/// <summary>
/// Finds the parents that rows name, by id or tag, in the file or in the project. A row whose parent is unknown, itself, or in the end its own child keeps the parent it has.
/// </summary>
internal sealed class ImportParents(Project project, ImportPlant plant, ImportRows rows, IReadOnlyList<ImportMatch> matches, List<ImportComplaint> complaints)
{
    private readonly Dictionary<EntityId, ImportMatch> _matches = matches.ToDictionary(m => m.Id);
    private readonly Dictionary<EntityId, EntityId> _parents = [];

    /// <summary>The moves by child; a parent that stays as it is is not among them.</summary>
    public Dictionary<EntityId, ParentMove> Moves()
    {
        Resolve();
        BreakCycles();
        var moves = new Dictionary<EntityId, ParentMove>();
        foreach (var (child, parent) in _parents)
            if (Move(_matches[child], parent) is { } move) moves.Add(child, move);
        return moves;
    }

    private void Resolve()
    {
        var byId = new Dictionary<string, EntityId>(StringComparer.Ordinal);
        var byTag = new Dictionary<string, EntityId>(StringComparer.OrdinalIgnoreCase);
        foreach (var match in matches)
        {
            if (match.Row.SourceId is { } id) byId[id] = match.Id;
            byTag[match.Row.Tag] = match.Id;
        }

        foreach (var match in matches)
        {
            if (match.Row.Parent is not { } name) continue;
            if (Find(name) is not { } parent)
                Complain(match.Row, ImportComplaintCode.UnknownParent, "The parent is neither an id nor a tag of this file or of the project; the row is imported without it.");
            else if (parent == match.Id) Complain(match.Row, ImportComplaintCode.ParentIsSelf, "The row names itself as its parent; it is imported without.");
            else _parents[match.Id] = parent;
        }

        EntityId? Find(string name) =>
            byId.TryGetValue(name, out var id) || byTag.TryGetValue(name, out id) ? id : (OwnId(name) ?? KeepsId(plant.ById(name)) ?? KeepsTag(plant.ByTag(name)))?.Id;
    }

    // Names mean what they will mean after the import: an asset that gets another id or tag in this file is not found by its old one, or the next import would read it differently.
    private Entity? KeepsId(Entity? asset) => asset is not null && _matches.TryGetValue(asset.Id, out var match) && match.KeptSourceId is not null ? null : asset;

    private Entity? OwnId(string name) => EntityId.Parse(name) is { } id ? plant.Asset(id) : null;

    private Entity? KeepsTag(Entity? asset) => asset is not null && _matches.ContainsKey(asset.Id) ? null : asset;

    // All edges of a cycle that come from the file are dropped, so that the order of rows does not decide. What stood before then counts again and may close another cycle.
    private void BreakCycles()
    {
        while (Cycles() is { Count: > 0 } onCycle)
            foreach (var child in onCycle)
            {
                Complain(_matches[child].Row, ImportComplaintCode.ParentCycle, "Following the parents from here leads back here; the row is imported without its parent.");
                _parents.Remove(child);
            }
    }

    /// <summary>The children on a cycle whose parents the file gives.</summary>
    private List<EntityId> Cycles()
    {
        var onCycle = new List<EntityId>();
        var seen = new Dictionary<EntityId, EntityId>();
        foreach (var start in _parents.Keys)
        {
            EntityId? at = start;
            while (at is { } here && seen.TryAdd(here, start)) at = ParentOf(here);
            if (at is not { } closed || seen[closed] != start) continue;
            var next = closed;
            do
            {
                if (_parents.ContainsKey(next)) onCycle.Add(next);
                next = ParentOf(next)!.Value;
            }
            while (next != closed);
        }

        return onCycle;
    }

    private EntityId? ParentOf(EntityId child) =>
        _parents.TryGetValue(child, out var parent) ? parent : plant.ParentEdges(child) is [var edge, ..] ? edge.Reference(Field.Target) : null;

    private ParentMove? Move(ImportMatch child, EntityId parent)
    {
        var edges = plant.ParentEdges(child.Id);
        var others = edges.Where(e => e.Reference(Field.Target) != parent).Select(PlantChange.Delete).ToList();
        var isThere = others.Count < edges.Count;
        if (isThere && others.Count == 0) return null;
        return new ParentMove(TagOf(parent), others, isThere ? null : Edge(child, parent));
    }

    private PlantChange Edge(ImportMatch child, EntityId parent)
    {
        var fields = ObjectValue.Of(
            (Field.Source, child.Id.ToString()), (Field.Target, parent.ToString()), (Field.Relation, ImportPlant.ChildOf),
            (Field.Discipline, child.Discipline(rows.Paths)), (Field.Properties, Value.EmptyObject));
        return PlantChange.Create(EntityKind.Edge, EntityId.For(project.Id, project.LastBatchNo, EntityKind.Edge, Field.NaturalKeyOf(EntityKind.Edge, fields)), fields);
    }

    private string TagOf(EntityId id) => _matches.TryGetValue(id, out var match) ? match.Row.Tag : plant.Asset(id)!.Text(Field.Tag) ?? "";

    private void Complain(ImportRow row, ImportComplaintCode code, string message) =>
        complaints.Add(ImportComplaint.About(row.Number, rows.Source.Parent, row.Parent, code, message));
}
