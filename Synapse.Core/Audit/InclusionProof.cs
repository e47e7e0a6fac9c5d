using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Audit;

/// <summary>
/// That one event is part of a sealed history, provable without the database and without the other events: the event, the hashes beside its way up to the batch's root, and the headers from its
/// batch to one whose seal was published.
/// </summary>
/// <param name="Payload">As stored, byte for byte; null when it was erased, and only its hash is left.</param>
/// <param name="Siblings">For each level of the batch's tree, the hashes that stand beside the event's.</param>
/// <param name="Headers">The event's own batch first.</param>
public sealed record InclusionProof(
    string Format, string ProjectId, ProvedEvent Event, string? Payload, string PayloadHash, IReadOnlyList<IReadOnlyList<string>> Siblings, IReadOnlyList<ProvedHeader> Headers)
{
    public const string CurrentFormat = "synapse-inclusion-proof/1";

    public string ToJson() => JsonSerializer.Serialize(this, ProofJson.Indented);

    /// <summary>The proof in a file, or why there is none.</summary>
    public static Outcome<InclusionProof> Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<InclusionProof>(json, ProofJson.Indented) is { Format: CurrentFormat, Event: not null, Siblings: not null, Headers.Count: > 0, PayloadHash: not null } proof
                ? proof
                : new Refusal(RefusalCode.InvalidFile, $"This is no inclusion proof of the format {CurrentFormat}.");
        }
        catch (JsonException e)
        {
            return new Refusal(RefusalCode.InvalidFile, $"This is no inclusion proof: {e.Message}");
        }
    }

    /// <summary>Follows the proof step by step.</summary>
    /// <param name="published">What was published, from whoever kept it.</param>
    public ProofVerdict Check(IReadOnlyList<SealDigest> published)
    {
        var steps = new List<ProofStep>();
        try
        {
            if (Payload is not null) steps.Add(new("The payload has the hash that the event carries.", Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Payload))) == PayloadHash));
            steps.Add(new("The event is part of its batch's root.", IsInBatch()));
            steps.Add(new(Headers.Count == 1 ? "The batch's seal follows from its header." : $"The seals of {Headers.Count} batches follow from their headers and from one another.", IsChained()));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or JsonException)
        {
            steps.Add(new($"The proof can be read: {e.Message}", false));
        }

        foreach (var header in Headers)
        foreach (var digest in published.Where(d => d.Project.Value == ProjectId && d.BatchNo == header.BatchNo))
            steps.Add(new($"The seal of batch {header.BatchNo} is the one that was published on {digest.PublishedAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}.", digest.Seal == header.Seal));
        return new ProofVerdict(steps, Headers[^1], steps.Count(s => s.Text.Contains("was published", StringComparison.Ordinal)));
    }

    private bool IsInBatch()
    {
        var header = Headers[0];
        Span<byte> hash = stackalloc byte[EventHash.Size];
        EventHash.WriteRedacted(header.HashVersion, new BatchId(Guid.Parse(header.CorrelationId)), Event.ToHeader(), Bytes(PayloadHash), hash);
        return MerkleTree.Check(hash, Event.SequenceNum, header.Events, [.. Siblings.Select(level => (IReadOnlyList<byte[]>)[.. level.Select(Bytes)])], Bytes(header.Root));
    }

    private bool IsChained()
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            var header = Headers[i];
            if (i > 0 && (header.PreviousSeal != Headers[i - 1].Seal || header.BatchNo != Headers[i - 1].BatchNo + 1)) return false;
            if (Hex(SealBuilder.SealOf(Bytes(header.PreviousSeal), header.BatchNo, Bytes(header.Root), header.Events, header.ToMeta(ProjectId))) != header.Seal) return false;
        }

        return true;
    }

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}

/// <summary>The envelope of an event as it is hashed, in numbers where the store has numbers.</summary>
public sealed record ProvedEvent(
    int SequenceNum, short EventType, short AggregateType, byte? EntityKind, byte? Op, int? EntityVersion, int? RuleKey, int? CauseSequence, string? EntityId, string? CauseBatch, string? Discipline,
    string? AggregateId)
{
    public static ProvedEvent Of(EventHeader h) => new(
        h.Sequence, (short)h.Type, (short)h.Aggregate, (byte?)h.Kind, (byte?)h.Op, h.Version, h.RuleKey, h.CauseSequence, h.Entity?.ToString(), h.CauseBatch?.ToString(), h.Discipline, h.AggregateId);

    public EventHeader ToHeader() => new(
        SequenceNum, (EventType)EventType, (AggregateType)AggregateType, (EntityKind?)EntityKind, (ChangeOp?)Op, EntityVersion, RuleKey, CauseSequence,
        EntityId is null ? null : new EntityId(Guid.Parse(EntityId)), CauseBatch is null ? null : new BatchId(Guid.Parse(CauseBatch)), Discipline, AggregateId);
}

/// <summary>The header of a batch as it is sealed.</summary>
/// <param name="Summary">The summary's canonical JSON.</param>
public sealed record ProvedHeader(
    long BatchNo, string CorrelationId, short Kind, string? Cause, string Actor, DateTimeOffset StartedAt, string Title, string Summary, short HashVersion, int Events, string Root, string PreviousSeal, string Seal)
{
    internal BatchMeta ToMeta(string project) => new(
        new ProjectId(project), new BatchId(Guid.Parse(CorrelationId)), (BatchKind)Kind, Cause is null ? null : new EventId(Guid.Parse(Cause)), new PersonId(Actor), StartedAt, Title,
        ValueJson.Parse(Summary).AsObject ?? ObjectValue.Empty);
}

/// <param name="Text">What is so when it holds.</param>
public sealed record ProofStep(string Text, bool Holds);

/// <param name="Newest">The header at the proof's end, to be compared by hand when nothing published was given.</param>
/// <param name="Compared">How many published digests it was compared with. Without one, a history that was rewritten as a whole would prove just as well.</param>
public sealed record ProofVerdict(IReadOnlyList<ProofStep> Steps, ProvedHeader Newest, int Compared)
{
    public bool Holds => Steps.All(s => s.Holds);
}
