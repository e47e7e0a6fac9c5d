namespace Synapse.Core.Rollback;

/// <summary>A batch of a closure and how large it is.</summary>
/// <param name="Chosen">Whether it was asked for rather than found to build on what was.</param>
public sealed record ClosureBatch(BatchStamp Batch, int Events, int Entities, bool Chosen);

/// <summary>What would have to go back together, shown before anybody chooses.</summary>
/// <param name="Batches">Oldest first, the chosen ones included.</param>
public sealed record ClosureSize(IReadOnlyList<ClosureBatch> Batches)
{
    public IEnumerable<ClosureBatch> Added => Batches.Where(b => !b.Chosen);

    public int AddedEvents => Added.Sum(b => b.Events);

    /// <summary>People other than the authors of the chosen batches.</summary>
    public int OtherAuthors => Added.Select(b => b.Batch.Actor).Except(Batches.Where(b => b.Chosen).Select(b => b.Batch.Actor)).Count();
}
