using System.Data;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Audit;

/// <summary>Makes proofs that single events are part of the history.</summary>
public sealed class InclusionProofs(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines)
{
    /// <summary>The proof, up to the first batch from the event's on whose seal was published, else to the newest. Refused with FORBIDDEN, INVALID_PROJECT or NOT_FOUND.</summary>
    public async Task<Outcome<InclusionProof>> OfAsync(Actor actor, ProjectId project, EventId id, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "prove an event") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var names = await disciplines.NamesAsync(cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var headers = await SealedHeader.ProvingAsync(connection, project, key, id.Batch, cancellationToken);
        if (headers.Count == 0 || id.Sequence < 0 || id.Sequence >= headers[0].Count) return new Refusal(RefusalCode.NotFound, $"There is no event {id} in the project {project}.");

        if ((await ArchiveTable.OutAsync(connection, cancellationToken)).FirstOrDefault(a => a.Holds(id.Batch)) is { } archive)
            return ArchiveTable.Refusal($"The event {id} cannot be proved from here", [archive]);
        var erased = await ErasureLog.OfAsync(connection, key, [id.Batch], cancellationToken);
        var leaves = new List<byte[]>(headers[0].Count);
        EventHeader? wanted = null;
        var (text, payloadHash) = ((string?)null, Array.Empty<byte>());
        await new StoredEvents(connection, key, names).ReadAsync(id.Batch, (in EventHeader e, ReadOnlySpan<byte> payload) =>
        {
            var gone = erased.GetValueOrDefault(id.Batch.Event(e.Sequence));
            var hash = gone?.PayloadHash ?? SHA256.HashData(payload);
            var leaf = new byte[EventHash.Size];
            EventHash.WriteRedacted(SealBuilder.HashVersion, id.Batch, e, hash, leaf);
            leaves.Add(leaf);
            if (e.Sequence == id.Sequence) (wanted, text, payloadHash) = (e, gone is null ? Encoding.UTF8.GetString(payload) : null, hash);
        }, cancellationToken);
        if (wanted is not { } header || id.Sequence >= leaves.Count) return new Refusal(RefusalCode.NotFound, $"The event {id} is no longer stored.");
        return new InclusionProof(
            InclusionProof.CurrentFormat, project.Value, ProvedEvent.Of(header), text, Convert.ToHexStringLower(payloadHash),
            [.. MerkleTree.Proof(leaves, id.Sequence).Select(level => (IReadOnlyList<string>)[.. level.Select(h => Convert.ToHexStringLower(h))])], [.. headers.Select(h => h.ToProof())]);
    }
}
