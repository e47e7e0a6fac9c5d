using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>Several batches in one plan, the closure of later ones, freezes, restores.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WholePlanTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private static readonly Entity Other = Asset("P-2");
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    private static async Task<ReviewRoom> OpenAsync(PostgresFixture postgres)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        await room.Shop.CommitAsync(Created(Pump), Created(Other));
        return room;
    }

    private static async Task<BatchId> SetAsync(ReviewRoom room, Entity e, string path, Value value) => (await room.Shop.CommitAsync(Set(await room.NowAsync(e), path, value))).Id;

    private static async Task<ClosureSize> ClosureAsync(ReviewRoom room, bool stale, params BatchId[] chosen) =>
        Done(await room.Plans.ClosureAsync(Vic, Goldmine, chosen, stale, default));

    [Fact]
    public async Task Several_batches_go_back_as_one_plan_with_one_net_change_per_property()
    {
        await using var room = await OpenAsync(postgres);
        var before = await room.SeenAsync();
        var first = await SetAsync(room, Pump, "area", "210");
        var second = await SetAsync(room, Other, "area", "1");
        var third = await SetAsync(room, Pump, "area", "220");

        var request = Done(await room.Requests.RequestAsync(Eve, Goldmine, [third, first, second], "All wrong.", default));
        Assert.Equal((first, 2, 2), (request.Batch.Id, request.Later.Count, request.Counts.Of(RollbackClass.Revert)));
        Done(await room.ApproveAsync(request));

        Assert.Equal(before, await room.SeenAsync());
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>("select count(*) from batch_reversals where scope = 1"));
    }

    [Fact]
    public async Task The_closure_follows_later_writers_references_and_their_followers_whatever_the_order_of_asking()
    {
        await using var room = await OpenAsync(postgres);
        var made = (await room.Shop.CommitAsync(Created(Motor))).Id;
        var elsewhere = await SetAsync(room, Other, "area", "1");
        var cabled = (await room.Shop.CommitAsync(Created(Cable("C-1", Pump, Motor)))).Id;
        var lengthened = await SetAsync(room, Cable("C-1", Pump, Motor), "length_m", 90);
        var aside = await SetAsync(room, Pump, "system", "S1");

        var closure = await ClosureAsync(room, stale: false, made);
        Assert.Equal([made, cabled, lengthened], closure.Batches.Select(b => b.Batch.Id));
        Assert.Equal((6, 0), (closure.AddedEvents, closure.OtherAuthors));
        Assert.Equal([true, false, false], closure.Batches.Select(b => b.Chosen));
        Assert.Equal(
            (await ClosureAsync(room, false, elsewhere, made, aside)).Batches.Select(b => b.Batch.Id),
            (await ClosureAsync(room, false, aside, made, elsewhere)).Batches.Select(b => b.Batch.Id));

        var request = await room.RequestAsync(made);
        Assert.Equal(1, request.Counts.Unresolved);
        request = Done(await room.Requests.IncludeAsync(Eve, Goldmine, request.Id, request.PlanHash, [.. closure.Added.Select(b => b.Batch.Id)], default));
        Assert.Equal((0, 2), (request.Counts.Unresolved, request.Later.Count));
    }

    [Fact]
    public async Task Batches_that_were_taken_back_and_those_that_took_them_back_are_in_no_closure()
    {
        await using var room = await OpenAsync(postgres);
        var first = await SetAsync(room, Pump, "area", "210");
        var second = await SetAsync(room, Pump, "area", "220");
        Assert.Equal([first, second], (await ClosureAsync(room, false, first)).Batches.Select(b => b.Batch.Id));

        await room.RollBackAsync(second);

        Assert.Equal([first], (await ClosureAsync(room, false, first)).Batches.Select(b => b.Batch.Id));
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(await room.RequestAsync(first))).State);
    }

    [Fact]
    public async Task A_batch_that_only_computed_from_a_value_belongs_to_the_closure_when_stale_ones_count()
    {
        await using var room = await OpenAsync(postgres);
        var changed = await SetAsync(room, Pump, "properties.power_kw", 75);
        var derived = Set(Other, "properties.current_a", 100) with
        {
            RuleKey = 1, Context = ObjectValue.Of(("inputs", Value.Array(Value.Array(Pump.Id.ToString(), 2, "properties.power_kw"))), ("trigger", Pump.Id.ToString())),
        };
        var run = Done(await room.Shop.Writer.CommitAsync(Draft(BatchKind.Execution, derived), default)).Id;

        Assert.Equal([changed], (await ClosureAsync(room, false, changed)).Batches.Select(b => b.Batch.Id));
        Assert.Equal([changed, run], (await ClosureAsync(room, true, changed)).Batches.Select(b => b.Batch.Id));
    }

    [Theory]
    [InlineData(FreezeScope.Entities)]
    [InlineData(FreezeScope.Area)]
    [InlineData(FreezeScope.Project)]
    public async Task What_is_frozen_is_blocked_in_a_plan_and_refused_to_every_writer_until_it_is_released(FreezeScope scope)
    {
        await using var room = await OpenAsync(postgres);
        await SetAsync(room, Pump, "area", "210");
        var batch = await SetAsync(room, Pump, "properties.power_kw", 75);
        FreezeWish wish = scope switch
        {
            FreezeScope.Entities => new FreezeWish.Single("Issue B", "For construction.", [Pump.Id]),
            FreezeScope.Area => new FreezeWish.OfArea("Issue B", "For construction.", "210"),
            _ => new FreezeWish.OfProject("Issue B", "For construction."),
        };
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Freezes.FreezeAsync(Eve, Goldmine, wish, default)).Code);
        var freeze = Done(await room.Freezes.FreezeAsync(Lea, Goldmine, wish, default));

        var request = await room.RequestAsync(batch);
        Assert.Equal(1, request.Counts.Of(RollbackClass.Blocked));
        Assert.Contains("Issue B", (await room.ItemsAsync(request))[0].Reason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Frozen, Refused(await room.Shop.TryAsync(Set(await room.NowAsync(Pump), "area", "9"))).Code);
        Assert.Equal(scope == FreezeScope.Project, await room.Shop.TryAsync(Set(await room.NowAsync(Other), "system", "S")) is Outcome<Infrastructure.Events.BatchReceipt>.Refused);

        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Freezes.ReleaseAsync(Lea, Goldmine, freeze.Id, " ", default)).Code);
        Assert.False(Done(await room.Freezes.ReleaseAsync(Lea, Goldmine, freeze.Id, "Revision C begins.", default)).IsActive);
        Assert.Equal(RefusalCode.NotFound, Refused(await room.Freezes.ReleaseAsync(Lea, Goldmine, freeze.Id, "Again.", default)).Code);
        Assert.Equal(RefusalCode.StalePlan, Refused(await room.ApproveAsync(request)).Code);
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)))).State);
    }

    [Fact]
    public async Task What_is_frozen_after_the_review_makes_the_plan_stale_and_is_then_blocked()
    {
        await using var room = await OpenAsync(postgres);
        var request = await room.RequestAsync(await SetAsync(room, Pump, "area", "210"));
        Done(await room.Freezes.FreezeAsync(Lea, Goldmine, new FreezeWish.OfProject("Issue B", "Issued."), default));

        Assert.Equal(RefusalCode.StalePlan, Refused(await room.ApproveAsync(request)).Code);

        Assert.Equal(1, Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)).Counts.Of(RollbackClass.Blocked));
    }

    [Fact]
    public async Task A_restore_brings_back_the_whole_project_as_a_batch_left_it_and_can_itself_be_taken_back()
    {
        await using var room = await OpenAsync(postgres);
        var to = await SetAsync(room, Pump, "area", "210");
        var then = await room.SeenAsync();
        await room.RollBackAsync(await SetAsync(room, Pump, "area", "220"));
        await room.Shop.CommitAsync(Created(Motor), Created(Cable("C-1", Other, Motor)));
        await room.Shop.CommitAsync(Deleted(Pump with { Version = 4 , Fields = (await room.NowAsync(Pump)).Fields}));
        var later = await room.SeenAsync();

        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Requests.RequestRestoreAsync(Lea, Goldmine, to, "Start over.", default)).Code);
        var request = Done(await room.Requests.RequestRestoreAsync(Ada, Goldmine, to, "Start over.", default));
        Assert.Equal((RollbackKind.Restore, 0, 3), (request.Kind, request.Counts.Unresolved, request.Counts.Items));
        Assert.Equal(RefusalCode.FourEyes, Refused(await room.ApproveAsync(request, Ada)).Code);
        var restored = Done(await room.ApproveAsync(request, Lea)).Result!.Value;

        Assert.Equal(then, await room.SeenAsync());
        Assert.Equal((short)BatchKind.Restore, await room.Shop.ScalarAsync<short>($"select kind from batches where batch_id = '{restored}'"));
        await room.RollBackAsync(restored);
        Assert.Equal(later, await room.SeenAsync());
    }

    [Fact]
    public async Task Work_after_the_review_makes_a_restore_stale()
    {
        await using var room = await OpenAsync(postgres);
        var to = await SetAsync(room, Pump, "area", "210");
        await SetAsync(room, Pump, "area", "220");
        var request = Done(await room.Requests.RequestRestoreAsync(Ada, Goldmine, to, "Start over.", default));
        await SetAsync(room, Other, "area", "1");

        var stale = Refused(await room.ApproveAsync(request));
        Assert.Equal((RefusalCode.StalePlan, 1d), (stale.Code, stale.Context!["total"].AsNumber));
        Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default)))).State);
    }

    [Fact]
    public async Task Rules_whose_results_go_stale_are_queued_as_a_dry_run_that_the_rollback_caused()
    {
        await using var room = await OpenAsync(postgres);
        var changed = await SetAsync(room, Pump, "properties.power_kw", 75);
        var rule = await room.Shop.ScalarAsync<int>("""
            with p as (insert into people (person_id, name) values ('rudi', 'Rudi') returning person_key),
                 v as (insert into rule_versions (project_id, rule_id, version, document, created_at, created_by)
                       select project_id, 'firm-current', 1, '{"active": true}', now(), person_key from projects, p returning project_id, rule_id, rule_key)
            insert into rules (project_id, rule_id, rule_key) select project_id, rule_id, rule_key from v returning rule_key
            """);
        var derived = Set(Other, "properties.current_a", 100) with
        {
            RuleKey = rule, Context = ObjectValue.Of(("inputs", Value.Array(Value.Array(Pump.Id.ToString(), 2, "properties.power_kw"))), ("trigger", Pump.Id.ToString())),
        };
        Done(await room.Shop.Writer.CommitAsync(Draft(BatchKind.Execution, derived), default));

        var request = await room.RequestAsync(changed);
        Assert.Equal(1, request.Counts.Of(RollbackClass.StaleDerived));
        var approved = Done(await room.ApproveAsync(request));

        var run = approved.FollowUp!.Value;
        Assert.Equal("DRY_RUN QUEUED", await room.Shop.ScalarAsync<string>($"select mode || ' ' || state from executions where execution_id = '{run}' and caused_by_batch = '{approved.Result}'"));
        var filter = Done(RunFilterJson.Read(ValueJson.Parse(await room.Shop.ScalarAsync<string>($"select filters::text from executions where execution_id = '{run}'"))));
        Assert.Equal("firm-current", Assert.Single(filter.Rules).Value);
        Assert.Equal(Pump.Id, Assert.Single(filter.Assets));
    }

    [Fact]
    public async Task A_stale_value_that_is_accepted_starts_no_run_and_needs_a_reason()
    {
        await using var room = await OpenAsync(postgres);
        var changed = await SetAsync(room, Pump, "properties.power_kw", 75);
        var derived = Set(Other, "properties.current_a", 100) with
        {
            RuleKey = 1, Context = ObjectValue.Of(("inputs", Value.Array(Value.Array(Pump.Id.ToString(), 2, "properties.power_kw")))),
        };
        Done(await room.Shop.Writer.CommitAsync(Draft(BatchKind.Execution, derived), default));
        var request = await room.RequestAsync(changed);
        Task<Outcome<RollbackRequest>> Accept(string reason) => room.Requests.DecideAsync(
            Eve, Goldmine, request.Id, request.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [new(Other.Id, null)] = new Resolution.AcceptStale(reason) }, default);

        Assert.Equal(RefusalCode.InvalidRequest, Refused(await Accept(" ")).Code);
        Assert.Null(Done(await room.ApproveAsync(Done(await Accept("Measured on site.")))).FollowUp);
    }
}
