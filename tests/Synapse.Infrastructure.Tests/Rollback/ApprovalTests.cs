using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>Who may take a batch back, and what happens between asking and deciding.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ApprovalTests(PostgresFixture postgres)
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
    public async Task A_viewer_does_not_ask_and_an_engineer_does_not_decide()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.RequestAsync(Vic, Goldmine, batch.Id, "Why not.", default)).Code);
        var request = await room.RequestAsync(batch.Id);

        Assert.Equal(RefusalCode.Forbidden, Refused(await room.ApproveAsync(request, Eve)).Code);
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.RejectAsync(Eve, Goldmine, request.Id, "No.", default)).Code);
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.WithdrawAsync(Lea, Goldmine, request.Id, default)).Code);
    }

    [Fact]
    public async Task A_lead_who_asks_does_not_decide()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = Done(await room.Requests.RequestAsync(Lea, Goldmine, batch.Id, "A mistake.", default));

        Assert.Equal(RefusalCode.FourEyes, Refused(await room.ApproveAsync(request, Lea)).Code);
        Assert.Equal(RefusalCode.FourEyes, Refused(await room.Requests.RejectAsync(Lea, Goldmine, request.Id, "No.", default)).Code);
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(request, Leo)).State);
    }

    [Theory]
    [InlineData("state = 'REJECTED', decided_by = requested_by, decided_at = now(), decision_comment = 'x'", "rollback_four_eyes")]
    [InlineData("state = 'APPROVED', decided_by = requested_by, decided_at = now(), result_batch_id = gen_random_uuid()", "rollback_four_eyes")]
    [InlineData("state = 'APPROVED', decided_by = requested_by, decided_at = now(), result_batch_id = gen_random_uuid(), direct = true", "does not change")]
    [InlineData("requested_by = (select max(person_key) from people)", "does not change")]
    [InlineData("reason = 'Another.'", "does not change")]
    [InlineData("state = 'APPROVED', decided_at = now(), result_batch_id = gen_random_uuid()", "rollback_decided")]
    [InlineData("state = 'REJECTED', decided_by = (select max(person_key) from people), decided_at = now(), decision_comment = ' '", "rollback_rejected")]
    public async Task The_database_itself_wants_four_eyes(string change, string said)
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        await room.RequestAsync(batch.Id);
        await room.Shop.ScalarAsync<int>("insert into people (person_id, name) values ('zoe', 'Zoe') returning person_key");
        await using var command = room.Shop.Source.CreateCommand($"update rollback_requests set {change}");

        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Contains(said, error.ConstraintName ?? error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_is_made_once_and_stays()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        var rejected = Done(await room.Requests.RejectAsync(Lea, Goldmine, request.Id, "It is right as it is.", default));

        Assert.Equal((RollbackState.Rejected, "lea", "It is right as it is."), (rejected.State, rejected.Decision!.By.Value, rejected.Decision.Comment));
        Assert.Equal(RefusalCode.RequestClosed, Refused(await room.ApproveAsync(request, Leo)).Code);
        foreach (var sql in (string[])["update rollback_requests set decision_comment = 'Fine.'", "delete from rollback_requests", "truncate rollback_requests"])
        {
            await using var command = room.Shop.Source.CreateCommand(sql);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }

        Assert.Equal(RollbackState.Pending, (await room.RequestAsync(batch.Id)).State);
    }

    [Fact]
    public async Task A_rejection_needs_a_comment_and_a_request_a_reason()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Requests.RequestAsync(Eve, Goldmine, batch.Id, " ", default)).Code);
        var request = await room.RequestAsync(batch.Id);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Requests.RejectAsync(Lea, Goldmine, request.Id, " ", default)).Code);
    }

    [Fact]
    public async Task A_second_request_for_the_same_batch_is_led_to_the_first()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);

        var refusal = Refused(await room.Requests.RequestAsync(Leo, Goldmine, batch.Id, "Also a mistake.", default));

        Assert.Equal((RefusalCode.RequestPending, request.Id.ToString()), (refusal.Code, refusal.Context!["request_id"].AsString));
    }

    [Fact]
    public async Task A_request_expires_and_can_then_be_made_again()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        room.Clock.Ahead = TimeSpan.FromDays(15);

        Assert.Equal(RollbackState.Expired, Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)).State);
        Assert.Equal(RefusalCode.RequestClosed, Refused(await room.ApproveAsync(request)).Code);
        Assert.Equal(RollbackState.Pending, (await room.RequestAsync(batch.Id)).State);
    }

    [Fact]
    public async Task A_lead_rolls_back_alone_only_where_the_project_allows_it_and_that_is_marked()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        Assert.Equal(RefusalCode.FourEyes, Refused(await room.Requests.RollBackDirectlyAsync(Lea, Goldmine, batch.Id, "A mistake.", default)).Code);
        await room.Shop.Projects.PatchAsync(Goldmine, null, null, null, ObjectValue.Of((RollbackSettings.DirectSetting, true)), default);
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.RollBackDirectlyAsync(Eve, Goldmine, batch.Id, "A mistake.", default)).Code);

        var done = Done(await room.Requests.RollBackDirectlyAsync(Lea, Goldmine, batch.Id, "A mistake.", default));

        Assert.Equal((true, RollbackState.Approved), (done.Direct, done.State));
        Assert.Equal("true", await room.Shop.ScalarAsync<string>($"select summary ->> 'direct' from batches where batch_id = '{done.Result}'"));
    }

    [Fact]
    public async Task What_a_lead_could_not_roll_back_alone_is_not_left_to_them_for_later()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        await room.Shop.Projects.PatchAsync(Goldmine, null, null, null, ObjectValue.Of((RollbackSettings.DirectSetting, true)), default);
        await room.Shop.CommitAsync(Set(Changed, "area", "220"));

        Assert.Equal(RefusalCode.UnresolvedConflicts, Refused(await room.Requests.RollBackDirectlyAsync(Lea, Goldmine, batch.Id, "A mistake.", default)).Code);
        Assert.Equal(RollbackState.Withdrawn, Assert.Single(Done(await room.Requests.ListAsync(Vic, Goldmine, null, null, 5, default))).State);
    }

    [Fact]
    public async Task A_decision_that_does_not_fit_or_has_no_reason_is_refused()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        await room.Shop.CommitAsync(Set(Changed, "area", "220"));
        var request = await room.RequestAsync(batch.Id);
        async Task<string> Decide(string? path, Resolution decision) => Refused(await room.Requests.DecideAsync(
            Lea, Goldmine, request.Id, request.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, path)] = decision }, default)).Code;

        Assert.Equal(RefusalCode.InvalidRequest, await Decide(null, new Resolution.KeepCurrent()));
        Assert.Equal(RefusalCode.InvalidRequest, await Decide("tag", new Resolution.KeepCurrent()));
        Assert.Equal(RefusalCode.InvalidRequest, await Decide("area", new Resolution.TakeBefore(" ")));
        Assert.Equal(request.PlanHash, Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)).PlanHash);
    }

    [Fact]
    public async Task Overwriting_later_work_is_for_a_lead()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        await room.Shop.CommitAsync(Set(Changed, "area", "220"));
        var request = await room.RequestAsync(batch.Id);
        var decision = new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, "area")] = new Resolution.TakeBefore("The area was never built.") };

        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.DecideAsync(Eve, Goldmine, request.Id, request.PlanHash, decision, default)).Code);
        var decided = Done(await room.Requests.DecideAsync(Lea, Goldmine, request.Id, request.PlanHash, decision, default));
        Done(await room.ApproveAsync(decided));

        Assert.Null((await room.NowAsync(Pump)).Text(Field.Area));
        Assert.False(decided.IsPartial);
    }

    [Fact]
    public async Task Requests_and_items_are_read_page_by_page()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var other = await room.Shop.CommitAsync(Created(Asset("P-5")));
        RollbackRequest[] made = [await room.RequestAsync(batch.Id), await room.RequestAsync(other.Id)];

        var first = Assert.Single(Done(await room.Requests.ListAsync(Vic, Goldmine, RollbackState.Pending, null, 1, default)));
        var second = Assert.Single(Done(await room.Requests.ListAsync(Vic, Goldmine, RollbackState.Pending, first.Id, 5, default)));
        Assert.Equal([made[1].Id, made[0].Id], [first.Id, second.Id]);

        var page = Done(await room.Requests.ItemsAsync(Vic, Goldmine, made[0].Id, new(), -1, 1, default));
        var next = Done(await room.Requests.ItemsAsync(Vic, Goldmine, made[0].Id, new(), page[0].No, 1, default));
        Assert.Equal(["P-1", "P-2"], [page[0].Item.Tag, next[0].Item.Tag]);
        Assert.Equal("P-2", Assert.Single(await room.ItemsAsync(made[0], new RollbackItemFilter(Tag: "p-2"))).Tag);
    }
}
