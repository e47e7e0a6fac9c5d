using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Plant;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public sealed class RuleBacktestTests(PostgresFixture postgres)
{
    private static readonly RuleId Motor = new("pump-motor");

    /// <summary>Motors for the larger pumps only: 31 and 32 kW of the three.</summary>
    private const string OnlyLarger =
        """
        { "id": "pump-motor", "name": "Motor for larger pumps", "source": "FIRM", "status": "DRAFT", "discipline": "ELECTRICAL",
          "condition": { "and": [ { "==": [ { "var": "type" }, "PUMP" ] }, { ">": [ { "var": "properties.power_kw" }, 30 ] } ] },
          "actions": [ { "type": "CREATE_CHILD", "child_type": "MOTOR", "child_tag": "{tag}-M", "relation": "powers", "set": { "power_kw": { "var": "properties.power_kw" } } } ] }
        """;

    private static RuleBacktest BacktestOf(RunWorkshop workshop) =>
        new(workshop.Store.Source, workshop.Store.Plant, Past(workshop), workshop.Rules);

    private static PastPlants Past(RunWorkshop workshop) => new(workshop.Store.Source, workshop.Store.Projects, new Moments(workshop.Store.Source, workshop.Store.Projects));

    [Fact]
    public async Task On_todays_project_only_what_the_draft_does_differently_is_told()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(OnlyLarger);

        var test = Done(await BacktestOf(workshop).TodayAsync(Ann, Goldmine, Motor, null, default));
        Assert.Equal((2, 1, 3, 2), (test.Candidate.Version, test.Against!.Version, test.Before!.Matched, test.After!.Matched));
        // The motor and its edge, and the voltage that another rule would have given it.
        Assert.All(test.Drift.Items, i => Assert.Equal(DriftKind.Removed, i.Kind));
        Assert.Equal([("pump-motor", "P-101-M"), ("pump-motor", "P-101-M powers P-101"), ("motor-voltage", "P-101-M")], test.Drift.Items.Select(i => (i.Reviewed!.Rule.Id.Value, i.Reviewed.Tag)));
        Assert.Equal(0, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task On_a_past_run_the_data_are_those_that_the_run_found()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.CompleteAsync();
        await workshop.SaveRulesAsync(OnlyLarger);
        var backtest = BacktestOf(workshop);

        var run = Assert.Single(await backtest.RunsAsync(Goldmine, Motor, default));
        Assert.Equal(1, run.HadRule);
        var then = Done(await backtest.PastAsync(Ann, Goldmine, Motor, null, run.BatchNo, default));
        Assert.Equal((run.BatchNo - 1, 3), (then.AtBatchNo, then.Drift.Items.Count));
        var now = Done(await backtest.TodayAsync(Ann, Goldmine, Motor, null, default));
        Assert.Empty(now.Drift.Items); // the motors are there by now
    }

    [Fact]
    public async Task A_rule_that_is_new_is_held_against_none()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync("""{ "id": "new", "name": "New", "source": "FIRM", "condition": true, "actions": [ { "type": "SET_PROPERTY", "set": { "seen": true } } ] }""");
        var test = Done(await BacktestOf(workshop).TodayAsync(Ann, Goldmine, new RuleId("new"), null, default));
        Assert.Null(test.Against);
        Assert.All(test.Drift.Items, i => Assert.Equal(DriftKind.Added, i.Kind));
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var backtest = BacktestOf(workshop);
        Assert.Equal(RefusalCode.NotFound, Refused(await backtest.TodayAsync(Ann, Goldmine, new RuleId("none"), null, default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await backtest.PastAsync(Ann, Goldmine, Motor, null, 1, default)).Code);
        Assert.Equal(RefusalCode.Forbidden, Refused(await backtest.TodayAsync(new Actor(new PersonId("vic"), "Vic", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer }), Goldmine, Motor, null, default)).Code);
    }

    [Fact]
    public async Task The_past_is_what_the_events_lead_to_and_ends_in_the_present()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.CompleteAsync();
        var today = Done(await workshop.Store.Plant.LoadAsync(Goldmine, default));
        var past = Past(workshop);
        Assert.Equal(today.Entities.OrderBy(e => e.Id), Done(await past.LoadAsync(Goldmine, today.AtBatchNo, default)).Entities.OrderBy(e => e.Id));
        Assert.Equal(3, Done(await past.LoadAsync(Goldmine, 1, default)).Entities.Count);
        Assert.Empty(Done(await past.LoadAsync(Goldmine, 0, default)).Entities);
        Assert.Equal(RefusalCode.NotFound, Refused(await past.LoadAsync(Goldmine, today.AtBatchNo + 1, default)).Code);
    }

    [Fact]
    public async Task A_case_is_captured_from_an_asset_and_saved_as_a_version()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(OnlyLarger);
        var desk = new RuleCaseDesk(new RuleExplainer(new SubjectReader(new Contexts(workshop.Store.Source), workshop.Store.Projects), workshop.Rules), workshop.Rules);
        var captured = Done(await desk.CaptureAsync(Ann, Goldmine, Motor, RunWorkshop.Pumps[0].Id, null, null, save: true, default));
        Assert.Equal((3, Value.False), (captured.Saved!.Version, captured.Case["acts"]));
        Assert.True(Assert.Single(RuleTester.Run(captured.Saved.Document)).Passed);
        Assert.Equal("Case “P-101” captured from P-101", (await workshop.Rules.FindAsync(Goldmine, Motor, null, default))!.Note);
    }

    [Fact]
    public async Task A_set_is_compared_before_it_is_taken_over_and_arrives_as_drafts()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var functions = new FunctionStore(workshop.Store.Source, workshop.Store.Writer, TimeProvider.System);
        var desk = new RuleSetDesk(workshop.Rules, functions, new FunctionDesk(functions, workshop.Rules));
        var all = Done(await desk.ToCopyAsync(Ann, Goldmine, [], asDrafts: true, default));
        Assert.All(all.Rules, d => Assert.Equal("DRAFT", d["status"].AsString));
        var items = Done(await desk.CompareAsync(Ann, Goldmine, new RuleSet([all.Rules[0], ValueJson.Parse(OnlyLarger.Replace("pump-motor", "other-motor", StringComparison.Ordinal))], []), default));
        Assert.Equal([("motor-voltage", RuleSetStep.Changed), ("other-motor", RuleSetStep.New)], items.Select(i => (i.Rule.Value, i.Step)));
        Assert.Equal(RefusalCode.InvalidRule, Refused(await desk.CompareAsync(Ann, Goldmine, new RuleSet([Value.From(1)], []), default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await desk.CopyAsync(Ann, Goldmine, Goldmine, [], true, null, default)).Code);
    }
}
