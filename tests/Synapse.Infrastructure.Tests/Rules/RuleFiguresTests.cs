using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public sealed class RuleFiguresTests(PostgresFixture postgres)
{
    private static readonly RuleId Motor = new("pump-motor");
    private static readonly RuleId Bomb = new("bomb");

    private static string BombRule(string text) =>
        $$"""
        { "id": "bomb", "name": "A text that doubles", "source": "FIRM", "status": "PROD_READY",
          "condition": { "and": [ { "==": [ { "var": "type" }, "PUMP" ] }, {{text}} ] }, "actions": [ { "type": "SET_PROPERTY", "set": { "seen": true } } ] }
        """;

    private static string Doubling { get; } = BombRule(
        $$"""{ "==": [ { "reduce": [ [{{string.Join(',', Enumerable.Range(0, 40))}}], { "cat": [ { "var": "accumulator" }, { "var": "accumulator" } ] }, "x" ] }, "y" ] }""");

    [Fact]
    public async Task Each_run_is_counted_and_only_an_applied_one_fires()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var figures = new RuleFigures(workshop.Store.Source);
        Assert.Empty(await figures.OfProjectAsync(Goldmine, default));

        await workshop.CompleteAsync(ExecutionMode.DryRun);
        var dry = (await figures.OfProjectAsync(Goldmine, default))[Motor];
        Assert.Equal((1, 3, 3, 3, null), (dry.Runs, dry.Evaluated, dry.Matched, dry.Changes / 2, dry.LastFired)); // a motor and its edge each

        var run = await workshop.CompleteAsync();
        var applied = (await figures.OfProjectAsync(Goldmine, default))[Motor];
        Assert.Equal((2, 6), (applied.Runs, applied.Evaluated));
        Assert.NotNull(applied.LastFired);
        Assert.True(applied.Time > TimeSpan.Zero);

        var runs = await figures.RunsAsync(Goldmine, Motor, 10, default);
        Assert.Equal([(run.Id, false), (runs[1].Execution, true)], runs.Select(r => (r.Execution, r.Dry)));
        Assert.Equal((1, 3, 3, 0), (runs[0].Version, runs[0].Considered, runs[0].Matched, runs[0].Errors));
    }

    [Fact]
    public async Task A_rule_that_exceeds_its_budget_is_put_aside_until_a_lead_releases_it_and_the_others_go_on()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(Doubling);
        var quarantine = new RuleQuarantine(workshop.Store.Source, TimeProvider.System);

        var first = await workshop.CompleteAsync();
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
        var aside = Assert.Single(await quarantine.OpenAsync(Goldmine, default));
        Assert.Equal((Bomb, 1, first.Id), (aside.Rule, aside.Version, aside.Execution));
        Assert.Contains("budget", aside.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, (await new RuleFigures(workshop.Store.Source).OfProjectAsync(Goldmine, default))[Bomb].OverBudget);

        var dry = await workshop.CompleteAsync(ExecutionMode.DryRun);
        var note = Assert.Single(await workshop.Plans.ItemsAsync(Goldmine, dry.Plan!.Value, new PlanItemFilter(Kind: "error"), -1, 10, default));
        Assert.Equal(NoteCode.RuleQuarantined, note.Item["code"].AsString);

        Assert.Equal(RefusalCode.Forbidden, Refused(await quarantine.ReleaseAsync(Ann, Goldmine, Bomb, "try again", default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await quarantine.ReleaseAsync(RunWorkshop.Lea, Goldmine, Bomb, " ", default)).Code);
        Done(await quarantine.ReleaseAsync(RunWorkshop.Lea, Goldmine, Bomb, "the lists were shortened", default));
        Assert.Empty(await quarantine.OpenAsync(Goldmine, default));
        Assert.Equal(("Lea Lead", "the lists were shortened"), Assert.Single(await quarantine.OfRuleAsync(Goldmine, Bomb, default)) is var q ? (q.ReleasedBy, q.ReleaseReason) : default);
        Assert.Equal(RefusalCode.NotFound, Refused(await quarantine.ReleaseAsync(RunWorkshop.Lea, Goldmine, Bomb, "again", default)).Code);
    }

    [Fact]
    public async Task A_mended_version_begins_free()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(Doubling);
        await workshop.CompleteAsync();
        await workshop.SaveRulesAsync(BombRule("true"));
        await workshop.CompleteAsync();
        Assert.Equal([2, 1], (await new RuleFigures(workshop.Store.Source).RunsAsync(Goldmine, Bomb, 10, default)).Select(r => r.Version));
    }
}
