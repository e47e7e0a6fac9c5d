using System.Text;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Tests.Events;

public sealed class Seals
{
    private static readonly BatchId Batch = new(Guid.Parse("0193a000-0000-7000-8000-000000000000"));

    private static readonly BatchMeta Meta = new(
        new ProjectId("goldmine"), Batch, BatchKind.Execution, null, new PersonId("ann"),
        new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), "Run", ObjectValue.Of(("created", 2)));

    private static readonly EventHeader Header = new(
        0, EventType.AssetCreated, AggregateType.Asset, EntityKind.Asset, ChangeOp.Create, 1, 7, null,
        new EntityId(Guid.Parse("0193a000-0000-8000-8000-000000000001")), null, "ELECTRICAL", null);

    private static byte[] Hash(EventHeader header, string payload = """{"after":{"tag":"P-1"}}""", BatchId? batch = null)
    {
        var hash = new byte[EventHash.Size];
        EventHash.Write(SealBuilder.HashVersion, batch ?? Batch, header, Encoding.UTF8.GetBytes(payload), hash);
        return hash;
    }

    [Fact]
    public void Every_part_of_an_event_is_in_its_hash()
    {
        byte[][] hashes =
        [
            Hash(Header),
            Hash(Header, """{"after":{"tag":"P-2"}}"""),
            Hash(Header, batch: new BatchId(Guid.Parse("0193a000-0000-7000-8000-000100000000"))),
            Hash(Header with { Sequence = 1 }),
            Hash(Header with { Type = EventType.AssetUpdated }),
            Hash(Header with { Aggregate = AggregateType.Cable }),
            Hash(Header with { Kind = EntityKind.Cable }),
            Hash(Header with { Kind = null }),
            Hash(Header with { Op = ChangeOp.Update }),
            Hash(Header with { Op = null }),
            Hash(Header with { Version = 2 }),
            Hash(Header with { Version = null }),
            Hash(Header with { RuleKey = 8 }),
            Hash(Header with { RuleKey = null }),
            Hash(Header with { CauseSequence = 0 }),
            Hash(Header with { CauseSequence = 1 }),
            Hash(Header with { Entity = null }),
            Hash(Header with { CauseBatch = Batch }),
            Hash(Header with { Discipline = null }),
            Hash(Header with { Discipline = "" }),
            Hash(Header with { Discipline = "ELECTRICA", AggregateId = "L" }),
            Hash(Header with { AggregateId = "L" }),
        ];

        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void The_way_events_are_hashed_today_is_a_contract() =>
        Assert.Equal("A101EE03E60F426AC87984594043A28BC29B5677967B4C6FCDE2562AFD6C4623", Convert.ToHexString(Hash(Header)));

    [Fact]
    public void An_erased_payload_leaves_the_events_hash_valid()
    {
        var hash = new byte[EventHash.Size];
        var payloadHash = System.Security.Cryptography.SHA256.HashData("""{"after":{"tag":"P-1"}}"""u8);

        EventHash.WriteRedacted(SealBuilder.HashVersion, Batch, Header, payloadHash, hash);

        Assert.Equal(Hash(Header), hash);
    }

    [Fact]
    public void A_long_text_is_hashed_like_a_short_one() =>
        Assert.NotEqual(Hash(Header with { AggregateId = new string('a', 3000) }), Hash(Header with { AggregateId = new string('a', 3001) }));

    [Fact]
    public void Every_part_of_a_batch_is_in_its_seal()
    {
        var root = new byte[32];
        string Of(byte[] previous, long number, int count, BatchMeta meta) => Convert.ToHexString(SealBuilder.SealOf(previous, number, root, count, meta));
        string[] seals =
        [
            Of([], 1, 2, Meta),
            Of([1], 1, 2, Meta),
            Of([], 2, 2, Meta),
            Of([], 1, 3, Meta),
            Of([], 1, 2, Meta with { Project = new ProjectId("other") }),
            Of([], 1, 2, Meta with { Kind = BatchKind.Import }),
            Of([], 1, 2, Meta with { Cause = Batch.Event(3) }),
            Of([], 1, 2, Meta with { Actor = new PersonId("bob") }),
            Of([], 1, 2, Meta with { StartedAt = Meta.StartedAt.AddMicroseconds(1) }),
            Of([], 1, 2, Meta with { Title = "Runs" }),
            Of([], 1, 2, Meta with { Summary = ObjectValue.Empty }),
        ];

        Assert.Equal(seals.Length, seals.Distinct().Count());
        Assert.Equal(seals[0], Of([], 1, 2, Meta with { StartedAt = Meta.StartedAt.ToOffset(TimeSpan.FromHours(2)) }));
    }

    [Fact]
    public void A_batch_that_is_read_again_has_the_same_seal_and_an_altered_one_another()
    {
        BatchSeal Seal(params string[] payloads)
        {
            using var builder = new SealBuilder(Batch);
            for (var i = 0; i < payloads.Length; i++) builder.Add(Header with { Sequence = i }, Encoding.UTF8.GetBytes(payloads[i]));
            return builder.Finish([], 1, Meta);
        }

        var written = Seal("1", "2", "3");

        Assert.Equal(written.Seal, Seal("1", "2", "3").Seal);
        Assert.Equal(3, written.Count);
        Assert.All([Seal("1", "2"), Seal("1", "3", "2"), Seal("1", "2", "3", "4"), Seal("1", "2", "4")], other => Assert.NotEqual(written.Seal, other.Seal));
    }

    [Fact]
    public void A_header_of_another_batch_is_a_mistake()
    {
        using var builder = new SealBuilder(Batch);

        Assert.Throws<ArgumentException>(() => builder.Finish([], 1, Meta with { Batch = default }));
    }
}
