using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Audit;

/// <summary>A proof is written to a file and checked without the database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class InclusionProofTests(PostgresFixture postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-proofs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(Workshop Shop, EventId Event)> HistoryAsync(PostgresFixture postgres)
    {
        var shop = await OpenAsync(postgres);
        var batch = await shop.CommitAsync([.. Enumerable.Range(0, 300).Select(i => Created(Asset($"P-{i}")))]);
        await shop.CommitAsync(Created(Asset("LATER")));
        return (shop, batch.Id.Event(157));
    }

    private static async Task<InclusionProof> ProofAsync(Workshop shop, EventId id)
    {
        var proof = Done(await new InclusionProofs(shop.Source, shop.Projects, shop.Disciplines).OfAsync(Ann, Goldmine, id, default));
        return Done(InclusionProof.Parse(proof.ToJson()));
    }

    [Fact]
    public async Task An_event_is_proved_against_a_later_batchs_published_seal()
    {
        var (shop, id) = await HistoryAsync(postgres);
        await using var owned = shop;
        var board = new DigestFolder(_folder);
        await new DigestPublisher(shop.Source, board, TimeProvider.System).PublishAsync(onlyApproved: false, default);

        var verdict = (await ProofAsync(shop, id)).Check((await board.ReadAsync(Goldmine, default))!);

        Assert.Equal((true, 1, 2L), (verdict.Holds, verdict.Compared, verdict.Newest.BatchNo));
        Assert.Equal(4, verdict.Steps.Count);
    }

    [Fact]
    public async Task Every_part_of_a_proof_counts()
    {
        var (shop, id) = await HistoryAsync(postgres);
        await using var owned = shop;
        var proof = await ProofAsync(shop, id);
        Assert.True(proof.Check([]).Holds);
        InclusionProof[] forged =
        [
            proof with { Payload = proof.Payload!.Replace("P-", "Q-", StringComparison.Ordinal) },
            proof with { Event = proof.Event with { EntityVersion = 7 } },
            proof with { Event = proof.Event with { SequenceNum = 156 } },
            proof with { Siblings = [proof.Siblings[0], .. proof.Siblings.Skip(2)] },
            proof with { Headers = [proof.Headers[0] with { Title = "Another" }, proof.Headers[1]] },
            proof with { Headers = [proof.Headers[0] with { Root = proof.Headers[1].Root }, proof.Headers[1]] },
            proof with { Headers = [proof.Headers[0], proof.Headers[1] with { PreviousSeal = proof.Headers[1].Seal }] },
            proof with { ProjectId = "elsewhere" },
            proof with { PayloadHash = "nonsense" },
        ];
        Assert.All(forged, f => Assert.False(f.Check([]).Holds));
        Assert.False(proof.Check([new SealDigest(Goldmine, 1, proof.Headers[1].Seal, DateTimeOffset.UnixEpoch)]).Holds);
    }

    [Fact]
    public async Task What_was_erased_can_still_be_proved_to_have_happened()
    {
        var (shop, id) = await HistoryAsync(postgres);
        await using var owned = shop;
        var root = new Actor(new PersonId("root"), "Rudi Root", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });
        Done(await new Erasures(shop.Source, shop.Projects, new ProjectBell()).EraseAsync(root, Goldmine, id, "Private.", default));
        var proof = await ProofAsync(shop, id);
        Assert.Null(proof.Payload);
        Assert.True(proof.Check([]).Holds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"synapse-inclusion-proof/2"}""")]
    public void What_is_no_proof_is_a_sentence(string json) => Assert.Equal(RefusalCode.InvalidFile, Refused(InclusionProof.Parse(json)).Code);

    [Fact]
    public async Task An_event_that_is_none_cannot_be_proved()
    {
        var (shop, id) = await HistoryAsync(postgres);
        await using var owned = shop;
        Assert.Equal(RefusalCode.NotFound, Refused(await new InclusionProofs(shop.Source, shop.Projects, shop.Disciplines).OfAsync(Ann, Goldmine, id.Batch.Event(9999), default)).Code);
    }
}
