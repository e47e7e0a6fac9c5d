using Synapse.Core.Events;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>A point in a project's past as people know it.</summary>
/// <param name="BatchNo">The batch after which it is; 0 before the first.</param>
/// <param name="Id">Null before the first batch.</param>
/// <param name="At">When the batch was recorded; null before the first.</param>
/// <param name="LastBatchNo">The project's newest batch.</param>
public sealed record BatchMark(long BatchNo, BatchId? Id, string Title, DateTimeOffset? At, long LastBatchNo);

/// <summary>Something of which values were erased on record.</summary>
public readonly record struct ErasedEntity(EntityId Id, string Tag);
