using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>Requests for batches that another rollback takes back first.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SupersededTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1");

    private static async Task<(ReviewRoom Room, BatchReceipt First, BatchReceipt Second)> OpenAsync(PostgresFixture postgres)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        await room.Shop.CommitAsync(Created(Pump));
        var first = await room.Shop.CommitAsync(Set(Pump, "area", "210"));
        return (room, first, await room.Shop.CommitAsync(Set(await room.NowAsync(Pump), "system", "WATER")));
    }

    [Fact]
    public async Task An_emergency_does_not_wait_for_a_request_that_waits_and_closes_it()
    {
        var (room, batch, _) = await OpenAsync(postgres);
        await using var _ = room;
        var waiting = await room.RequestAsync(batch.Id);

        var done = Done(await room.Requests.RollBackInEmergencyAsync(Lea, Goldmine, [batch.Id], "The site is waiting.", default));

        Assert.Equal(RollbackState.Approved, done.State);
        var closed = Done(await room.Requests.FindAsync(Vic, Goldmine, waiting.Id, default));
        Assert.Equal((RollbackState.Superseded, done.Result, Lea.Id), (closed.State, closed.Result, closed.Decision!.By));
        Assert.Equal(RefusalCode.RequestClosed, Refused(await room.ApproveAsync(waiting, Leo)).Code);
    }

    [Fact]
    public async Task A_leads_own_request_does_not_stand_in_the_way_of_their_emergency()
    {
        var (room, batch, _) = await OpenAsync(postgres);
        await using var _ = room;
        var own = Done(await room.Requests.RequestAsync(Lea, Goldmine, batch.Id, "It was a mistake.", default));

        Assert.Equal(RollbackState.Approved, Done(await room.Requests.RollBackInEmergencyAsync(Lea, Goldmine, [batch.Id], "Now.", default)).State);

        Assert.Equal(RollbackState.Superseded, Done(await room.Requests.FindAsync(Vic, Goldmine, own.Id, default)).State);
    }

    [Fact]
    public async Task An_emergency_that_meets_a_conflict_waits_beside_the_request_and_is_asked_for_once()
    {
        var (room, batch, _) = await OpenAsync(postgres);
        await using var _ = room;
        await room.Shop.CommitAsync(Set(await room.NowAsync(Pump), "area", "220"));
        var request = await room.RequestAsync(batch.Id);

        var emergency = Done(await room.Requests.RollBackInEmergencyAsync(Lea, Goldmine, [batch.Id], "Now.", default));

        Assert.Equal((RollbackState.Pending, true), (emergency.State, emergency.Emergency));
        var again = Refused(await room.Requests.RollBackInEmergencyAsync(Leo, Goldmine, [batch.Id], "Now.", default));
        Assert.Equal((RefusalCode.RequestPending, emergency.Id.ToString()), (again.Code, again.Context!["request_id"].AsString));
        Assert.Equal(RollbackState.Pending, Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)).State);
    }

    [Fact]
    public async Task A_plan_of_several_batches_closes_what_waits_for_one_of_them()
    {
        var (room, first, second) = await OpenAsync(postgres);
        await using var _ = room;
        var waiting = await room.RequestAsync(second.Id);
        var both = Done(await room.Requests.RequestAsync(Eve, Goldmine, [first.Id, second.Id], "Both were wrong.", default));

        var done = Done(await room.ApproveAsync(both));

        var closed = Done(await room.Requests.FindAsync(Vic, Goldmine, waiting.Id, default));
        Assert.Equal((RollbackState.Superseded, done.Result), (closed.State, closed.Result));
    }

    [Fact]
    public async Task What_is_taken_back_in_part_leaves_other_requests_to_be_decided()
    {
        var (room, first, second) = await OpenAsync(postgres);
        await using var _ = room;
        await room.Shop.CommitAsync(Set(await room.NowAsync(Pump), "area", "220"));
        var waiting = await room.RequestAsync(second.Id);
        var both = Done(await room.Requests.RequestAsync(Eve, Goldmine, [first.Id, second.Id], "Both were wrong.", default));
        both = Done(await room.Requests.DecideAsync(
            Lea, Goldmine, both.Id, both.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, "area")] = new Resolution.KeepCurrent() }, default));

        Assert.True(Done(await room.ApproveAsync(both)).IsPartial);

        Assert.Equal(RollbackState.Pending, Done(await room.Requests.FindAsync(Vic, Goldmine, waiting.Id, default)).State);
    }
}
