using Synapse.Core.Events;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>What re-computing a batch's seal shows.</summary>
public enum SealVerdict
{
    Ok,

    /// <summary>As it was sealed, but for payloads whose erasure is in the log.</summary>
    Erased,

    /// <summary>Its events are in a recorded archive, and as they were sealed as far as the archive can be reached.</summary>
    Archived,

    /// <summary>The file of the archive that holds its events is gone, or another one.</summary>
    ArchiveDamaged,

    /// <summary>Events were altered, removed, added or put in another order.</summary>
    Tampered,

    /// <summary>The batch before it is missing or another one, or the project's newest batch is not the one that it remembers.</summary>
    ChainBroken,

    /// <summary>The seal is not that of this header: somebody changed the header, or tried to seal anew.</summary>
    SealForged,

    /// <summary>The seals fit one another, but not what was published of them: somebody rewrote the history and sealed it anew.</summary>
    NotAsPublished,
}

/// <param name="Detail">A sentence that says what does not fit; null when all does.</param>
public sealed record BatchVerdict(long BatchNo, BatchId? Batch, SealVerdict Verdict, string? Detail);

/// <summary>What verification found.</summary>
/// <param name="Bad">Every verdict that nothing explains, by number.</param>
/// <param name="LastBatchNo">The newest batch.</param>
/// <param name="LastSeal">The seal of the newest batch, to be compared with what was published of it.</param>
public sealed record SealReport(long Batches, long Events, IReadOnlyList<BatchVerdict> Bad, long LastBatchNo, string LastSeal)
{
    public bool IsWhole => Bad.Count == 0;

    /// <summary>What stood outside; null where nothing is published.</summary>
    public DigestComparison? Published { get; init; }
}

/// <param name="Address">Where seals are published.</param>
/// <param name="Count">How many digests stood there; null when the place could not be read.</param>
/// <param name="Complaint">Why it could not, when there is a reason.</param>
public sealed record DigestComparison(string Address, int? Count, string? Complaint);

/// <summary>A leaf that is not what folding the events gives, in its table or in an image (<c>image v32: area</c>).</summary>
/// <param name="Folded">From the events; null when they know no such entity.</param>
/// <param name="Stored">From the table; null when it has no such row.</param>
public sealed record ReplayDifference(EntityKind Kind, EntityId Id, string Path, string? Folded, string? Stored)
{
    /// <summary>What people call the entity.</summary>
    public string? Tag { get; init; }
}

/// <summary>An archive whose events could not be folded. What comes later starts from the images that were kept of the states before it.</summary>
/// <param name="Why">Why it cannot be read here.</param>
public sealed record ReplayGap(string Archive, string? File, long FirstBatchNo, long LastBatchNo, int Batches, string Why);

/// <summary>What folding all events and comparing with the tables showed.</summary>
/// <param name="Misfit">The first event that cannot have happened, or null.</param>
/// <param name="Differences">The first of them.</param>
/// <param name="Erased">Entities of which something was erased: only their versions are compared.</param>
public sealed record ReplayReport(long AtBatchNo, long Events, int Entities, Misfit? Misfit, int DifferenceCount, IReadOnlyList<ReplayDifference> Differences, int Erased)
{
    public bool IsEqual => Misfit is null && DifferenceCount == 0;

    /// <summary>What could not be folded, because its events are archived and cannot be read here.</summary>
    public IReadOnlyList<ReplayGap> Gaps { get; init; } = [];

    /// <summary>Entities whose state could be told neither from events nor from an image, because of a gap.</summary>
    public int Untold { get; init; }
}
