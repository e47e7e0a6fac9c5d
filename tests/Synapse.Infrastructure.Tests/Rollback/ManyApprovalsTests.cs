using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>Several approvals, deputies, emergencies and comments.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ManyApprovalsTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1");

    private static async Task<(ReviewRoom Room, BatchReceipt Batch)> OpenAsync(PostgresFixture postgres, int approvals = 1)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        await room.SetAsync(RollbackSettings.ApprovalsSetting, approvals);
        await room.Shop.CommitAsync(Created(Pump));
        return (room, await room.Shop.CommitAsync(Set(Pump, "area", "210")));
    }

    private static async Task<PostgresException> RefusedByTheDatabaseAsync(ReviewRoom room, string sql)
    {
        await using var command = room.Shop.Source.CreateCommand(sql);
        return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Where_two_have_to_approve_the_first_one_changes_nothing_and_the_second_applies()
    {
        var (room, batch) = await OpenAsync(postgres, approvals: 2);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);

        var after = Done(await room.ApproveAsync(request, Lea));
        Assert.Equal((RollbackState.Pending, 1, 2), (after.State, after.Approvals.Count, after.ApprovalsNeeded));
        Assert.Equal("210", (await room.NowAsync(Pump)).Text("area"));
        Assert.Equal(RollbackState.Pending, Done(await room.ApproveAsync(request, Lea)).State);

        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(request, Leo)).State);
        Assert.Null((await room.NowAsync(Pump)).Text("area"));
    }

    [Fact]
    public async Task An_approval_of_an_older_plan_does_not_count()
    {
        var (room, batch) = await OpenAsync(postgres, approvals: 2);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        Done(await room.ApproveAsync(request, Lea));
        await room.Shop.CommitAsync(Set(await room.NowAsync(Pump), "area", "220"));

        var stale = Refused(await room.ApproveAsync(request, Leo));
        Assert.Equal(RefusalCode.StalePlan, stale.Code);
        var now = Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default));
        Assert.Empty(now.Approvals);
        now = Done(await room.Requests.DecideAsync(Lea, Goldmine, request.Id, now.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, "area")] = new Resolution.TakeBefore("Wrong area.") }, default));
        Assert.Equal(RollbackState.Pending, Done(await room.ApproveAsync(now, Leo)).State);
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(now, Lea)).State);
    }

    [Fact]
    public async Task The_database_itself_counts_the_approvals()
    {
        var (room, batch) = await OpenAsync(postgres, approvals: 2);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        Done(await room.ApproveAsync(request, Lea));

        const string lea = "(select person_key from people where person_id = 'lea')";
        Assert.Contains("1 of 2", (await RefusedByTheDatabaseAsync(room, $"update rollback_requests set state = 'APPROVED', decided_by = {lea}, decided_at = now(), result_batch_id = gen_random_uuid()")).MessageText, StringComparison.Ordinal);
        Assert.Contains("does not change", (await RefusedByTheDatabaseAsync(room, "update rollback_requests set approvals_needed = 1")).MessageText, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await RefusedByTheDatabaseAsync(room, "delete from rollback_approvals")).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await RefusedByTheDatabaseAsync(room, "truncate rollback_approvals")).SqlState);
        const string approve = "insert into rollback_approvals (project_id, request_id, plan_hash, person_key, on_behalf_of, approved_at) select project_id, request_id, plan_hash,";
        Assert.Contains("does not approve", (await RefusedByTheDatabaseAsync(room, $"{approve} requested_by, null, now() from rollback_requests")).MessageText, StringComparison.Ordinal);
        await room.Shop.ScalarAsync<int>("insert into people (person_id, name) values ('zoe', 'Zoe') returning person_key");
        Assert.Contains("deputy", (await RefusedByTheDatabaseAsync(room, $"{approve} (select person_key from people where person_id = 'zoe'), {lea}, now() from rollback_requests")).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deputy_approves_in_the_leads_name_while_the_lead_is_away()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.ApproveAsync(request, Dan)).Code);
        var now = room.Clock.GetUtcNow();
        Done(await room.Deputies.NameAsync(Lea, Goldmine, Dan.Id, Dan.Name, now.AddDays(1), now.AddDays(3), default));
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.ApproveAsync(request, Dan)).Code);

        room.Clock.Ahead = TimeSpan.FromDays(2);
        var approved = Done(await room.ApproveAsync(request, Dan));

        Assert.Equal(RollbackState.Approved, approved.State);
        Assert.Equal(("Dan", "Lea"), (approved.Approvals[0].ByName, approved.Approvals[0].OnBehalfOf));
    }

    [Fact]
    public async Task A_deputy_adds_no_voice_to_that_of_their_lead_and_none_for_whoever_asked()
    {
        var (room, batch) = await OpenAsync(postgres, approvals: 2);
        await using var _ = room;
        var now = room.Clock.GetUtcNow();
        Done(await room.Deputies.NameAsync(Lea, Goldmine, Dan.Id, Dan.Name, now, now.AddDays(3), default));
        var request = await room.RequestAsync(batch.Id);
        Done(await room.ApproveAsync(request, Lea));
        Assert.Equal(RollbackState.Pending, Done(await room.ApproveAsync(request, Dan)).State);
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(request, Leo)).State);

        var other = await room.Shop.CommitAsync(Set(await room.NowAsync(Pump), "system", "S1"));
        var own = Done(await room.Requests.RequestAsync(Lea, Goldmine, other.Id, "A mistake.", default));
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.ApproveAsync(own, Dan)).Code);
    }

    [Fact]
    public async Task A_deputys_time_ends_when_the_lead_says_so_and_only_then_or_at_its_end()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var now = room.Clock.GetUtcNow();
        var deputy = Done(await room.Deputies.NameAsync(Lea, Goldmine, Dan.Id, Dan.Name, now, now.AddDays(3), default));
        Assert.Equal([Lea.Id], await room.Deputies.LeadsOfAsync(Dan, Goldmine, default));
        Assert.Equal(RefusalCode.NotFound, Refused(await room.Deputies.RevokeAsync(Leo, Goldmine, deputy.Id, default)).Code);
        Done(await room.Deputies.RevokeAsync(Lea, Goldmine, deputy.Id, default));

        Assert.Empty(await room.Deputies.LeadsOfAsync(Dan, Goldmine, default));
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.ApproveAsync(await room.RequestAsync(batch.Id), Dan)).Code);
        Assert.Contains("ended once", (await RefusedByTheDatabaseAsync(room, "update rollback_delegations set revoked_at = null")).MessageText, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Deputies.NameAsync(Lea, Goldmine, Lea.Id, "Lea", now, now.AddDays(1), default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Deputies.NameAsync(Lea, Goldmine, Dan.Id, "Dan", now, now, default)).Code);
    }

    [Fact]
    public async Task An_emergency_is_applied_at_once_and_stays_red_until_a_second_person_has_seen_it()
    {
        var (room, batch) = await OpenAsync(postgres, approvals: 2);
        await using var _ = room;
        var done = Done(await room.Requests.RollBackInEmergencyAsync(Lea, Goldmine, [batch.Id], "The site is waiting.", default));

        Assert.Equal((RollbackState.Approved, true, true), (done.State, done.Emergency, done.NeedsAcknowledgement));
        Assert.Null((await room.NowAsync(Pump)).Text("area"));
        Assert.Single(await room.Requests.UnacknowledgedAsync(Vic, Goldmine, default));
        Assert.Equal(RefusalCode.FourEyes, Refused(await room.Requests.AcknowledgeAsync(Lea, Goldmine, done.Id, null, default)).Code);
        const string self = "update rollback_requests set acknowledged_by = requested_by, acknowledged_at = now()";
        Assert.Equal("rollback_acknowledged", (await RefusedByTheDatabaseAsync(room, self)).ConstraintName);

        var seen = Done(await room.Requests.AcknowledgeAsync(Leo, Goldmine, done.Id, "Seen.", default));
        Assert.Equal(("Leo", false), (seen.Acknowledged!.ByName, seen.NeedsAcknowledgement));
        Assert.Empty(await room.Requests.UnacknowledgedAsync(Vic, Goldmine, default));
    }

    [Fact]
    public async Task A_project_may_know_no_emergencies()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        await room.SetAsync(RollbackSettings.EmergencySetting, false);
        Assert.Equal(RefusalCode.FourEyes, Refused(await room.Requests.RollBackInEmergencyAsync(Lea, Goldmine, [batch.Id], "Now.", default)).Code);
    }

    [Fact]
    public async Task What_is_said_about_a_row_stays()
    {
        var (room, batch) = await OpenAsync(postgres);
        await using var _ = room;
        var request = await room.RequestAsync(batch.Id);
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Comments.SayAsync(Vic, Goldmine, request.Id, Pump.Id, "area", "Hm.", default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Comments.SayAsync(Eve, Goldmine, request.Id, Pump.Id, "area", "  ", default)).Code);
        Done(await room.Comments.SayAsync(Eve, Goldmine, request.Id, Pump.Id, "area", "Why was it 210?", default));
        Done(await room.Comments.SayAsync(Lea, Goldmine, request.Id, null, null, "Fine with me.", default));

        var said = Done(await room.Comments.ListAsync(Vic, Goldmine, request.Id, default));
        Assert.Equal([("Eve", "Why was it 210?", Pump.Id), ("Lea", "Fine with me.", null)], said.Select(c => (c.ByName, c.Said, c.Entity)));
        await RefusedByTheDatabaseAsync(room, "update rollback_comments set said = 'x'");
    }
}
