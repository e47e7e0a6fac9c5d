using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>What somebody has seen is what is applied: whatever moves between the review and the writing is noticed.</summary>
[Collection(PostgresCollection.Name)]
public sealed class StalePlanTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1");

    private static async Task<(ReviewRoom Room, BatchReceipt Batch)> OpenAsync(PostgresFixture postgres)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        await room.Shop.CommitAsync(Created(Pump));
        return (room, await room.Shop.CommitAsync(Set(Pump, "area", "210"), Created(Asset("P-2"))));
    }

    private static Entity Changed => Set(Pump, "area", "210").Change!.ApplyTo(Pump);

    [Fact]
    public async Task A_plan_that_has_moved_is_not_applied_and_only_the_difference_is_shown()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        await room.Shop.CommitAsync(Set(Changed, "area", "220"));

        var refusal = Refused(await room.ApproveAsync(request));

        Assert.Equal(RefusalCode.StalePlan, refusal.Code);
        var difference = Assert.Single(refusal.Context!["differences"].AsArray!);
        Assert.Equal(("P-1", "REVERT", "CONFLICT_SAME_PROPERTY"), (difference["tag"].AsString, difference["reviewed"]["class"].AsString, difference["now"]["class"].AsString));
        Assert.Equal("220", (await room.NowAsync(Pump)).Text(Field.Area));
        var again = Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default));
        Assert.Equal((RollbackState.Pending, 1, refusal.Context["plan_hash"].AsString), (again.State, again.Counts.Unresolved, again.PlanHash));
    }

    [Fact]
    public async Task Work_elsewhere_does_not_make_a_plan_stale()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        await room.Shop.CommitAsync(Created(Asset("P-3")));

        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(request)).State);
    }

    [Fact]
    public async Task What_moves_between_planning_and_writing_is_noticed_too()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        var moved = false;
        var writer = room.Shop.WriterThat(async (step, _) =>
        {
            if (step != BatchStep.Begun || moved) return;
            moved = true;
            await room.Shop.CommitAsync(Set(Changed, "area", "220"));
        });
        var requests = new RollbackRequests(room.Shop.Source, room.Shop.Projects, room.Plans, writer, new(), room.Clock);

        Assert.Equal(RefusalCode.StalePlan, Refused(await requests.ApproveAsync(Lea, Goldmine, request.Id, request.PlanHash, null, default)).Code);
        Assert.Equal("220", (await room.NowAsync(Pump)).Text(Field.Area));
    }

    [Fact]
    public async Task A_hash_that_was_never_shown_approves_nothing()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);

        Assert.Equal(RefusalCode.StalePlan, Refused(await room.ApproveAsync(request with { PlanHash = new string('0', 64) })).Code);
    }

    [Fact]
    public async Task Of_two_who_approve_at_once_one_wins()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);

        var outcomes = await Task.WhenAll(room.ApproveAsync(request, Lea), room.ApproveAsync(request, Leo));

        Assert.Single(outcomes.OfType<Outcome<RollbackRequest>.Done>());
        var loser = Assert.Single(outcomes.OfType<Outcome<RollbackRequest>.Refused>()).Refusal;
        Assert.Contains(loser.Code, (string[])[RefusalCode.RequestClosed, RefusalCode.AlreadyRolledBack]);
        Assert.Equal(1L, await room.Shop.ScalarAsync<long>("select count(*) from batch_reversals"));
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>("select last_batch_no from projects"));
    }
}
