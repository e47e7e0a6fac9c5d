using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Rollback;

/// <summary>What taking batches back would do, entity by entity. The same for the same data, and its hash is what an approver signs.</summary>
/// <param name="AtBatchNo">The project's newest batch when the plan was made. Not in the hash: work elsewhere in the plant does not make a plan stale.</param>
/// <param name="Batches">The batches that are taken back, oldest first.</param>
/// <param name="Items">In the order in which a reviewer reads: what needs a decision first.</param>
/// <param name="Findings">What the database or a validator said to the result in a dry run.</param>
/// <param name="Hash">SHA-256 (hex) over all that decides what is written.</param>
public sealed record RollbackPlan(
    ProjectId Project,
    long AtBatchNo,
    IReadOnlyList<BatchStamp> Batches,
    IReadOnlyList<RollbackItem> Items,
    IReadOnlyList<ConstraintFinding> Findings,
    RollbackCounts Counts,
    string Hash)
{
    /// <summary>Whether everything is decided and nothing forbids the result.</summary>
    public bool IsApplicable => Counts.Unresolved == 0 && Findings.Count == 0;

    /// <summary>Whether something that conflicts is left on purpose: the rollback is then marked partial for ever.</summary>
    public bool IsPartial => Items.Any(i => i.KeepsCurrent);

    public static RollbackPlan Of(
        ProjectId project, long atBatchNo, IReadOnlyList<BatchStamp> batches, IEnumerable<RollbackItem> items, IReadOnlyList<ConstraintFinding> findings)
    {
        RollbackItem[] sorted = [.. items];
        Array.Sort(Array.ConvertAll(sorted, ReadingPlace.Of), sorted);
        return new RollbackPlan(project, atBatchNo, batches, sorted, findings, RollbackCounts.Of(sorted), RollbackHash.Of(project, batches, sorted, findings));
    }

    /// <summary>The same plan with what a dry run found.</summary>
    public RollbackPlan With(IReadOnlyList<ConstraintFinding> findings) =>
        findings.Count == 0 && Findings.Count == 0 ? this : this with { Findings = findings, Hash = RollbackHash.Of(Project, Batches, Items, findings) };

    /// <summary>Where a reviewer meets an item: by class, then what was touched since, by kind and by name.</summary>
    private readonly record struct ReadingPlace(int Rank, string Tag, EntityId Id) : IComparable<ReadingPlace>
    {
        public static ReadingPlace Of(RollbackItem item) => new((item.Class.Rank() << 16) + (item.TouchedSince ? 0 : 1 << 8) + (byte)item.Kind, item.Tag, item.Id);

        public int CompareTo(ReadingPlace other)
        {
            if (Rank != other.Rank) return Rank.CompareTo(other.Rank);
            var order = string.CompareOrdinal(Tag, other.Tag);
            return order == 0 ? Id.CompareTo(other.Id) : order;
        }
    }
}

/// <summary>A constraint that the result would break, by its name, and the rows that offend.</summary>
public sealed record ConstraintFinding(string Constraint, string Detail);

/// <summary>Totals of a rollback plan.</summary>
/// <param name="Classes">Items by class; classes without items are left out.</param>
/// <param name="Unresolved">Items on which someone still has to decide.</param>
public sealed record RollbackCounts(IReadOnlyDictionary<RollbackClass, int> Classes, int Tombstones, int Restores, int Updates, int Unresolved)
{
    public int Items => Classes.Values.Sum();

    public int Written => Tombstones + Restores + Updates;

    public int Of(RollbackClass c) => Classes.GetValueOrDefault(c);

    public static RollbackCounts Of(IReadOnlyList<RollbackItem> items)
    {
        var classes = new SortedDictionary<RollbackClass, int>();
        var results = new int[4];
        var unresolved = 0;
        foreach (var item in items)
        {
            classes[item.Class] = classes.GetValueOrDefault(item.Class) + 1;
            results[(int)item.Result]++;
            if (item.IsUnresolved) unresolved++;
        }

        return new RollbackCounts(
            classes, results[(int)RollbackResult.Tombstone], results[(int)RollbackResult.Restore], results[(int)RollbackResult.Update], unresolved);
    }
}
