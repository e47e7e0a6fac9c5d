using Synapse.Core;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Plant;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public sealed class RuleSurveyorTests(PostgresFixture postgres)
{
    private static readonly RuleId Motor = new("pump-motor");

    [Fact]
    public async Task A_rule_is_held_against_every_asset_of_the_project()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var survey = Done(await new RuleSurveyor(workshop.Store.Plant, workshop.Rules).SurveyAsync(Ann, Goldmine, Motor, null, default));
        Assert.Equal((3, 0, 0), (survey.Acts, survey.DoesNotAct, survey.Unknown));
        Assert.Equal(RefusalCode.NotFound, Refused(await new RuleSurveyor(workshop.Store.Plant, workshop.Rules).SurveyAsync(Ann, Goldmine, Motor, 9, default)).Code);
    }

    [Fact]
    public async Task What_a_rule_would_do_at_one_asset_is_what_a_run_would_do_there()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var surveyor = new RuleSurveyor(workshop.Store.Plant, workshop.Rules);
        var rule = (await workshop.Rules.FindAsync(Goldmine, Motor, null, default))!;

        var before = Done(await surveyor.EffectsAsync(Ann, Goldmine, rule, RunWorkshop.Pumps[0].Id, default));
        Assert.Equal(["P-101-M", "P-101-M powers P-101"], before.Changes.Select(c => c.Tag));
        await workshop.CompleteAsync();
        var after = Done(await surveyor.EffectsAsync(Ann, Goldmine, rule, RunWorkshop.Pumps[0].Id, default));
        Assert.Empty(after.Changes);
        Assert.Equal(NoteCode.AlreadyThere, Assert.Single(after.Notes).Code);
    }

    [Fact]
    public async Task From_an_asset_every_rule_is_explained_those_that_act_first()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(
            """
            { "id": "big", "name": "Big pumps", "source": "FIRM", "status": "PROD_READY", "condition": { ">": [ { "var": "properties.power_kw" }, 40 ] },
              "actions": [ { "type": "SET_PROPERTY", "set": { "big": true } } ] }
            """);
        var explainer = new RuleExplainer(new SubjectReader(new Contexts(workshop.Store.Source), workshop.Store.Projects), workshop.Rules);
        var all = Done(await explainer.ExplainAllAsync(Ann, Goldmine, RunWorkshop.Pumps[0].Id, default));
        Assert.Equal([("pump-motor", RuleVerdict.Acts), ("big", RuleVerdict.DoesNotAct), ("motor-voltage", RuleVerdict.NotConsidered)], all.Select(e => (e.Rule.Id.Value, e.Verdict)));
        Assert.Equal(10, Assert.Single(all[1].Failing).Gap!.By);
        Assert.Equal(RefusalCode.NotFound, Refused(await explainer.ExplainAllAsync(Ann, Goldmine, EntityId.For(Goldmine, 9, EntityKind.Asset, "nobody"), default)).Code);
    }
}
