using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public sealed class RuleForesightTests(PostgresFixture postgres)
{
    private const string Heavy =
        """
        { "id": "heavy", "name": "Heavy pumps", "source": "FIRM", "status": "PROD_READY",
          "condition": { "and": [ { "==": [ { "var": "type" }, "PUMP" ] }, { ">": [ { "var": "properties.power_kw" }, 100 ] } ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "heavy": true } } ] }
        """;

    private static RuleForesight ForesightOf(RunWorkshop workshop) => new(workshop.Store.Source, workshop.Store.Plant, workshop.Store.Projects, workshop.Rules, TimeProvider.System);

    private static AssetEdit Edit(params (string Path, Value Value)[] set) => new(Goldmine, RunWorkshop.Pumps[0].Id, null, ObjectValue.Of(set), null);

    [Fact]
    public async Task What_an_edit_leads_to_is_told_beside_what_waits_already_and_nothing_is_written()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(Heavy);
        using var foresight = ForesightOf(workshop);

        var ahead = Done(await foresight.AfterAsync(Ann, Edit(("properties.power_kw", 160)), default));
        Assert.Equal(("heavy", "P-101", Value.True), (Assert.Single(ahead.Changes).Rule.Id.Value, ahead.Changes[0].Tag, ahead.Changes[0].Change.Diff.After["properties.heavy"]));
        Assert.True(ahead.Waiting > 0); // the motors that a run would make
        Assert.Empty(Done(await foresight.AfterAsync(Ann, Edit(("description", "spare")), default)).Changes);
        Assert.Empty(Done(await foresight.AfterAsync(Ann, Edit(), default)).Changes);
        Assert.Equal(0, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task What_was_kept_is_not_believed_when_data_or_rules_have_moved()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        using var foresight = ForesightOf(workshop);
        Assert.Empty(Done(await foresight.AfterAsync(Ann, Edit(("properties.power_kw", 160)), default)).Changes);

        await workshop.SaveRulesAsync(Heavy);
        Assert.Single(Done(await foresight.AfterAsync(Ann, Edit(("properties.power_kw", 160)), default)).Changes);
        await workshop.Store.CommitAsync(Set(RunWorkshop.Pumps[0], "properties.heavy", true));
        Assert.Empty(Done(await foresight.AfterAsync(Ann, Edit(("properties.power_kw", 160)), default)).Changes);
    }

    [Fact]
    public async Task A_type_that_changes_is_planned_whole()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        using var foresight = ForesightOf(workshop);

        var ahead = Done(await foresight.AfterAsync(Ann, Edit(("type", "MOTOR")), default));

        Assert.Contains(ahead.Changes, c => c.Rule.Id.Value == "motor-voltage" && c.Tag == "P-101");
    }

    [Fact]
    public async Task What_could_not_be_edited_is_refused()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        using var foresight = ForesightOf(workshop);

        Assert.Equal(RefusalCode.InvalidRequest, Refused(await foresight.AfterAsync(Ann, Edit(("tag", "P-9")), default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await foresight.AfterAsync(Ann, Edit(("area", "1")) with { Asset = new EntityId(Guid.Empty) }, default)).Code);
        Assert.Equal(RefusalCode.InvalidProject, Refused(await foresight.AfterAsync(Ann, Edit(("area", "1")) with { Project = new ProjectId("none") }, default)).Code);
        Assert.Equal(
            RefusalCode.Forbidden,
            Refused(await foresight.AfterAsync(new Actor(new PersonId("vic"), "Vic", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer }), Edit(("area", "1")), default)).Code);
    }
}
