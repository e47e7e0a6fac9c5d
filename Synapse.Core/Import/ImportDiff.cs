using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Import;

/// <summary>One asset that an import creates or changes.</summary>
/// <param name="Row">The row that says so, as a spreadsheet numbers it.</param>
/// <param name="Diff">The leaves that differ; empty when only the parent moves.</param>
/// <param name="Parent">The new parent's tag, when it moves.</param>
public sealed record ImportDiffItem(int Row, string Tag, ChangeOp Op, EntityId Id, LeafDiff Diff, string? Parent);

/// <summary>Totals of an import. An asset whose parent moves counts as updated.</summary>
public sealed record ImportSummary(int Created, int Updated, int Unchanged, int Rejected);

/// <summary>
/// What an import would change, compared with the project as it is: assets created and updated leaf by leaf, parents as <c>child_of</c> edges. Nothing is deleted that the
/// file does not name, and a blank cell erases nothing. The order of rows does not matter, and importing the same file again gives no changes.
/// </summary>
/// <param name="Changes">Asset changes by tag, then removed edges, then new ones.</param>
/// <param name="Items">The same for people, one per asset, by tag.</param>
/// <param name="Complaints">Those of reading and those of comparing, by row.</param>
public sealed record ImportDiff(
    IReadOnlyList<PlantChange> Changes, IReadOnlyList<ImportDiffItem> Items, IReadOnlyList<ImportComplaint> Complaints, ImportSummary Summary)
{
    /// <param name="project">The project, at the batch on which the import stands.</param>
    /// <param name="existing">The project's entities; tombstones are ignored.</param>
    /// <param name="rows">What the file says.</param>
    public static ImportDiff Compute(Project project, IReadOnlyList<Entity> existing, ImportRows rows)
    {
        var complaints = new List<ImportComplaint>(rows.Complaints);
        var plant = new ImportPlant(existing);
        var matches = new ImportMatching(project, plant, rows, complaints).Match();
        var moves = new ImportParents(project, plant, rows, matches, complaints).Moves();

        var (changes, items) = (new List<PlantChange>(), new List<ImportDiffItem>());
        var (created, updated) = (0, 0);
        foreach (var match in matches.OrderBy(m => m.Row.Tag.ToUpperInvariant(), StringComparer.Ordinal))
        {
            var change = match.Change(rows.Paths, rows.Source.DecimalSign);
            var move = moves.GetValueOrDefault(match.Id);
            if (change is null && move is null) continue;
            if (match.Existing is null) created++;
            else updated++;
            if (change is not null) changes.Add(change);
            items.Add(new(match.Row.Number, match.Row.Tag, change?.Op ?? ChangeOp.Update, match.Id, change?.Diff ?? LeafDiff.None, move?.ParentTag));
        }

        var moved = items.Select(i => moves.GetValueOrDefault(i.Id)).OfType<ParentMove>().ToList();
        changes.AddRange(moved.SelectMany(m => m.Removed));
        changes.AddRange(moved.Select(m => m.Added).OfType<PlantChange>());
        var summary = new ImportSummary(created, updated, matches.Count - created - updated, rows.Rejected + rows.Rows.Count - matches.Count);
        return new ImportDiff(changes, items, ImportComplaint.Sorted(complaints), summary);
    }
}
