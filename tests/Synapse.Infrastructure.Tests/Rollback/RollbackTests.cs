using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>Taking batches back on a real database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RollbackTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private static readonly Entity Mcc = Asset("MCC-1", "MCC");
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    private static async Task<ReviewRoom> OpenAsync(PostgresFixture postgres)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        await room.Shop.CommitAsync(Created(Pump), Created(Mcc), Created(Cable("C-0", Mcc, Pump)));
        return room;
    }

    private static NewEvent Next(Entity now, string path, Value value) => Set(now, path, value);

    [Fact]
    public async Task A_batch_that_nobody_touched_since_is_taken_back_exactly()
    {
        await using var room = await OpenAsync(postgres);
        var before = await room.SeenAsync();
        var bigger = Set(Pump, "properties.power_kw", 75);
        var package = new Entity(EntityKind.Package, EntityId.For(Goldmine, 0, EntityKind.Package, "EL-M040"), 1, false, ObjectValue.Of((Field.Code, "EL-M040"), (Field.Name, "Motors")));
        var member = new Entity(
            EntityKind.PackageMember, EntityId.For(Goldmine, 0, EntityKind.PackageMember, "m"), 1, false,
            ObjectValue.Of((Field.Package, package.Id.ToString()), (Field.Member, Motor.Id.ToString())));
        var io = new Entity(
            EntityKind.IoAllocation, EntityId.For(Goldmine, 0, EntityKind.IoAllocation, "io"), 1, false,
            ObjectValue.Of((Field.Asset, Motor.Id.ToString()), (Field.Signal, "run"), (Field.Card, Mcc.Id.ToString()), (Field.Channel, 1), (Field.SignalType, "DI")));
        var batch = await room.Shop.CommitAsync(
            bigger, Set(bigger.Change!.ApplyTo(Pump), "area", "210"), Created(Motor), Created(Edge(Pump, "powers", Motor)), Created(Cable("C-1", Mcc, Motor)),
            Created(package), Created(member), Created(io), Deleted(Cable("C-0", Mcc, Pump)));

        var rollback = await room.RollBackAsync(batch.Id);

        Assert.Equal(before, await room.SeenAsync());
        Assert.Equal(
            (short)BatchKind.Rollback, await room.Shop.ScalarAsync<short>($"select kind from batches where batch_id = '{rollback}'"));
        Assert.Equal(8L, await room.Shop.ScalarAsync<long>($"select count(*) from workflow_events where batch_id = '{rollback}' and event_type = {(int)EventType.Rollback} and cause_batch_id = '{batch.Id}'"));
        Assert.Equal(1L, await room.Shop.ScalarAsync<long>($"select count(*) from workflow_events where batch_id = '{rollback}' and event_type = {(int)EventType.BatchRolledBack} and aggregate_id = '{batch.Id}'"));
        Assert.Equal(1, await room.Shop.ScalarAsync<int>($"select scope::int from batch_reversals where reverting_batch_id = '{rollback}' and reverted_batch_id = '{batch.Id}'"));
    }

    [Fact]
    public async Task Replaying_all_events_gives_the_tables_after_rollbacks()
    {
        await using var room = await OpenAsync(postgres);
        var batch = await room.Shop.CommitAsync(Set(Pump, "area", "210"), Created(Motor), Created(Edge(Pump, "powers", Motor)));
        await room.RollBackAsync(await room.RollBackAsync(batch.Id));

        var fold = new Fold();
        await using var command = room.Shop.Source.CreateCommand("""
            select e.batch_id, e.batch_seq, entity_kind, entity_id, op, entity_version, payload::text from workflow_events e join batches b using (project_id, batch_id)
            where op is not null order by batch_no, batch_seq
            """);
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                fold.Apply(new BatchId(reader.GetGuid(0)).Event(reader.GetInt32(1)), new PlantChange(
                    (EntityKind)reader.GetInt16(2), new EntityId(reader.GetGuid(3)), (ChangeOp)reader.GetInt16(4), reader.GetInt32(5),
                    EventPayload.Read(System.Text.Encoding.UTF8.GetBytes(reader.GetString(6))).Diff));

        Assert.Null(fold.Failure);
        Assert.Equal(await room.Shop.EntitiesAsync(withTombstones: true), fold.States);
    }

    [Fact]
    public async Task Later_work_on_other_properties_stays()
    {
        await using var room = await OpenAsync(postgres);
        var change = Set(Pump, "properties.power_kw", 75);
        var batch = await room.Shop.CommitAsync(change);
        await room.Shop.CommitAsync(Set(change.Change!.ApplyTo(Pump), "area", "210"));

        await room.RollBackAsync(batch.Id);

        var now = await room.NowAsync(Pump);
        Assert.Equal((55, "210", 4), (Leaves.At(now.Fields, "properties.power_kw").AsNumber, now.Text(Field.Area), now.Version));
    }

    [Fact]
    public async Task A_conflict_refuses_the_whole_and_says_who_and_when()
    {
        await using var room = await OpenAsync(postgres);
        var change = Set(Pump, "area", "210");
        var batch = await room.Shop.CommitAsync(change, Created(Motor));
        var later = await room.Shop.CommitAsync(Set(change.Change!.ApplyTo(Pump), "area", "220"));
        var before = await room.SeenAsync();

        var request = await room.RequestAsync(batch.Id);
        var refusal = Refused(await room.ApproveAsync(request));

        Assert.Equal(RefusalCode.UnresolvedConflicts, refusal.Code);
        Assert.Equal(before, await room.SeenAsync());
        var conflict = Assert.Single(await room.ItemsAsync(request, new RollbackItemFilter(OnlyUndecided: true)));
        var property = Assert.Single(conflict.Properties);
        Assert.Equal((later.Id, later.BatchNo, "ann"), (property.WrittenBy!.Id, property.WrittenBy.No, property.WrittenBy.Actor.Value));
    }

    [Fact]
    public async Task Neighbours_outside_the_batch_are_found()
    {
        await using var room = await OpenAsync(postgres);
        var renamed = Set(Pump, "tag", "P-9");
        var (first, cable) = (await room.Shop.CommitAsync(renamed, Created(Motor)), Cable("C-1", Mcc, Motor));
        var second = await room.Shop.CommitAsync(Deleted(Cable("C-0", Mcc, Pump)));
        var later = await room.Shop.CommitAsync(Created(Asset("p-1", after: 3)), Created(cable), Created(Edge(Motor, "powers", Mcc)));
        var third = await room.Shop.CommitAsync(Deleted(renamed.Change!.ApplyTo(Pump)));

        var items = Done(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [first.Id], default)).Items.ToDictionary(i => i.Id);
        Assert.Equal(RollbackClass.Dependents, items[Motor.Id].Class);
        Assert.Equal(["C-1", "P-1-M powers MCC-1"], items[Motor.Id].Others.Select(o => o.Tag).Order());
        Assert.All(items[Motor.Id].Others, o => Assert.Equal(later.Id, o.Batch!.Id));
        Assert.Equal(RollbackClass.DeletedLater, items[Pump.Id].Class);

        var end = Assert.Single(Done(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [second.Id], default)).Items);
        Assert.Equal((RollbackClass.MissingEndpoint, third.Id), (end.Class, end.Others[0].Batch!.Id));
    }

    [Fact]
    public async Task A_tag_or_channel_that_is_taken_does_not_come_back()
    {
        await using var room = await OpenAsync(postgres);
        Entity Io(string key, string signal, int channel) => new(
            EntityKind.IoAllocation, EntityId.For(Goldmine, 9, EntityKind.IoAllocation, key), 1, false,
            ObjectValue.Of((Field.Asset, Pump.Id.ToString()), (Field.Signal, signal), (Field.Card, Mcc.Id.ToString()), (Field.Channel, channel), (Field.SignalType, "DI")));
        await room.Shop.CommitAsync(Created(Motor), Created(Io("a", "Run", 1)), Created(Io("b", "Stop", 2)), Created(Edge(Pump, "powers", Mcc)));
        var batch = await room.Shop.CommitAsync(Deleted(Motor), Deleted(Io("a", "Run", 1)), Deleted(Io("b", "Stop", 2)), Deleted(Edge(Pump, "powers", Mcc)));
        var edge = Edge(Pump, "powers", Mcc);
        await room.Shop.CommitAsync(
            Created(Asset("p-1-m", after: 5)), Created(Io("c", "Other", 1)), Created(Io("d", "Stop", 4)), Created(edge with { Id = EntityId.For(Goldmine, 7, EntityKind.Edge, "x") }));

        var plan = Done(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [batch.Id], default));

        Assert.Equal(4, plan.Counts.Of(RollbackClass.UniqueTaken));
    }

    [Fact]
    public async Task What_a_later_run_computed_from_a_value_that_goes_away_is_named()
    {
        await using var room = await OpenAsync(postgres);
        var batch = await room.Shop.CommitAsync(Set(Pump, "properties.power_kw", 75));
        var cable = Cable("C-1", Mcc, Pump);
        var context = ObjectValue.Of(("inputs", Value.Array(Value.Array(Pump.Id.ToString(), 2, "properties.power_kw type"), Value.Array(Mcc.Id.ToString(), 1, "area"))));
        await room.Shop.Writer.CommitAsync(
            Draft(BatchKind.Execution, NewEvent.Of(PlantChange.Create(EntityKind.Cable, cable.Id, cable.Fields), 1, "ELECTRICAL", context)), default);

        var plan = Done(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [batch.Id], default));

        var stale = Assert.Single(plan.Items, i => i.Class == RollbackClass.StaleDerived);
        Assert.Equal(("C-1", "P-1"), (stale.Tag, Assert.Single(stale.Others).Tag));
        Assert.True(plan.IsApplicable);
    }

    [Fact]
    public async Task A_rollback_can_be_rolled_back_and_that_again()
    {
        await using var room = await OpenAsync(postgres);
        var batch = await room.Shop.CommitAsync(Set(Pump, "area", "210"), Created(Motor), Deleted(Cable("C-0", Mcc, Pump)));
        var (with, without) = (await room.SeenAsync(), default(Dictionary<EntityId, ObjectValue>));

        var rollback = await room.RollBackAsync(batch.Id);
        without = await room.SeenAsync();
        var redo = await room.RollBackAsync(rollback);
        Assert.Equal(with, await room.SeenAsync());
        Assert.Equal((short)BatchKind.Redo, await room.Shop.ScalarAsync<short>($"select kind from batches where batch_id = '{redo}'"));
        await room.RollBackAsync(batch.Id);

        Assert.Equal(without, await room.SeenAsync());
    }

    [Fact]
    public async Task What_is_taken_back_is_not_taken_back_twice()
    {
        await using var room = await OpenAsync(postgres);
        var batch = await room.Shop.CommitAsync(Set(Pump, "area", "210"));
        var rollback = await room.RollBackAsync(batch.Id);

        var refusal = Refused(await room.Requests.RequestAsync(ReviewRoom.Eve, Goldmine, batch.Id, "Again.", default));

        Assert.Equal((RefusalCode.AlreadyRolledBack, rollback.ToString()), (refusal.Code, refusal.Context!["rolled_back_by"].AsString));
    }

    [Fact]
    public async Task An_unknown_batch_and_one_that_changed_nothing_are_refused()
    {
        await using var room = await OpenAsync(postgres);
        var rules = await room.Shop.CommitAsync(new NewEvent(EventType.RuleChanged, AggregateType.Rule, null, "r", null, null, null, null, ObjectValue.Empty));

        Assert.Equal(RefusalCode.InvalidCorrelation, Refused(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [BatchId.New(room.Clock)], default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Plans.PreviewAsync(ReviewRoom.Vic, Goldmine, [rules.Id], default)).Code);
    }

    [Fact]
    public async Task Decisions_make_a_partial_rollback_that_says_so_for_ever()
    {
        await using var room = await OpenAsync(postgres);
        var (power, area) = (Set(Pump, "properties.power_kw", 75), default(NewEvent));
        area = Set(power.Change!.ApplyTo(Pump), "area", "210");
        var batch = await room.Shop.CommitAsync(power, area);
        await room.Shop.CommitAsync(Set(area.Change!.ApplyTo(power.Change!.ApplyTo(Pump)), "area", "220"));
        var request = await room.RequestAsync(batch.Id);

        var decided = Done(await room.Requests.DecideAsync(
            ReviewRoom.Eve, Goldmine, request.Id, request.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, "area")] = new Resolution.KeepCurrent() }, default));
        var result = Done(await room.ApproveAsync(decided)).Result;

        Assert.True(decided.IsPartial);
        var now = await room.NowAsync(Pump);
        Assert.Equal((55, "220"), (Leaves.At(now.Fields, "properties.power_kw").AsNumber, now.Text(Field.Area)));
        Assert.Equal(2, await room.Shop.ScalarAsync<int>($"select scope::int from batch_reversals where reverting_batch_id = '{result}'"));
    }

    [Fact]
    public async Task A_later_batch_can_go_back_with_it()
    {
        await using var room = await OpenAsync(postgres);
        var change = Set(Pump, "area", "210");
        var batch = await room.Shop.CommitAsync(change);
        var later = await room.Shop.CommitAsync(Set(change.Change!.ApplyTo(Pump), "area", "220"));
        var request = await room.RequestAsync(batch.Id);

        var both = Done(await room.Requests.DecideAsync(
            ReviewRoom.Eve, Goldmine, request.Id, request.PlanHash,
            new Dictionary<ResolutionTarget, Resolution> { [new(Pump.Id, "area")] = new Resolution.IncludeLaterBatch(later.Id) }, default));
        await room.ApproveAsync(both);

        Assert.Equal([later.Id], both.Later);
        Assert.Null((await room.NowAsync(Pump)).Text(Field.Area));
        Assert.Equal(2L, await room.Shop.ScalarAsync<long>("select count(*) from batch_reversals"));
    }
}
