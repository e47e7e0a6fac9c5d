using Synapse.Core.Events;

namespace Synapse.Infrastructure.Storage;

/// <summary>A part of the history that is a table of its own.</summary>
/// <param name="From">The first moment at which a batch in it can have begun; null: the beginning.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="FromId">The first id of a batch in it; null: the lowest.</param>
/// <param name="ToId">The first id after it.</param>
/// <param name="Bytes">With its indexes.</param>
/// <param name="Events">As the headers count them.</param>
public sealed record EventPartition(string Name, DateTimeOffset? From, DateTimeOffset To, BatchId? FromId, BatchId ToId, long Bytes, long Events, long Batches)
{
    /// <summary>The last month that it holds.</summary>
    public Month Last => Month.Before(To);

    /// <summary>What people call it: <c>2026-11</c>, or <c>until 2026-11</c>.</summary>
    public string Label => From is null ? $"until {Last}" : Last.ToString();

    public bool IsClosed(DateTimeOffset now) => To <= now;
}
