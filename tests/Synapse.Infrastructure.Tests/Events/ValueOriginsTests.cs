using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public sealed class ValueOriginsTests(PostgresFixture postgres)
{
    private const string CurrentRule =
        """
        { "id": "motor-current", "name": "Rated current", "source": "FIRM", "status": "PROD_READY",
          "condition": { "and": [ { "==": [ { "var": "type" }, "MOTOR" ] }, { ">": [ { "var": "properties.voltage_v" }, 0 ] } ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "current_a": { "/": [ { "*": [ { "var": "properties.power_kw" }, 1000 ] }, { "var": "properties.voltage_v" } ] } } } ] }
        """;

    private static ValueOrigins Origins(RunWorkshop workshop) =>
        new(new AssetHistory(workshop.Store.Source, workshop.Store.Projects, workshop.Store.Disciplines, new(workshop.Store.Source, workshop.Store.Projects)), workshop.Store.Projects, workshop.Rules);

    private static async Task<Entity> MotorAsync(RunWorkshop workshop) => (await workshop.Store.EntitiesAsync()).Values.Single(e => e.Text(Field.Tag) == "P-101-M");

    [Fact]
    public async Task A_value_is_followed_back_through_chained_rules_to_what_was_imported()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.SaveRulesAsync(CurrentRule);
        await workshop.CompleteAsync();
        var motor = await MotorAsync(workshop);

        var origin = Done(await Origins(workshop).OfAsync(Goldmine, motor.Id, "properties.current_a", default));
        Assert.Equal(("P-101-M", "motor-current", 50.0), (origin.Tag, origin.Event.Rule!.Id, Assert.Single(origin.Values).Value.AsNumber));
        var voltage = origin.From.Single(f => f.Event.Rule?.Id == "motor-voltage");
        Assert.Equal([("project.settings.standard_voltage", (Value)600)], voltage.Project.Select(p => (p.Path, p.Value)));
        var made = origin.From.Single(f => f.Event.Rule?.Id == "pump-motor");
        Assert.Contains(made.Values, v => v.Path == "properties.power_kw" && v.Value == 30);
        var imported = Assert.Single(made.From);
        Assert.Equal(("P-101", BatchKind.Manual), (imported.Tag, imported.Event.BatchKind)); // the workshop writes its pumps by hand
        Assert.Empty(imported.From);
    }

    [Fact]
    public async Task What_was_read_and_has_changed_since_is_marked()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.CompleteAsync();
        var motor = await MotorAsync(workshop);
        await workshop.Store.CommitAsync(Set(RunWorkshop.Pumps[0], "properties.power_kw", 37));

        var origin = Done(await Origins(workshop).OfAsync(Goldmine, motor.Id, "properties.power_kw", default));
        Assert.Equal((Value)30, Assert.Single(origin.Values).Value);
        Assert.True(Assert.Single(origin.From).MovedOn);
        Assert.False(origin.MovedOn);
    }

    [Fact]
    public async Task What_nobody_wrote_has_no_origin()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        Assert.Equal(RefusalCode.NotFound, Refused(await Origins(workshop).OfAsync(Goldmine, RunWorkshop.Pumps[0].Id, "properties.colour", default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await Origins(workshop).OfAsync(Goldmine, EntityId.For(Goldmine, 9, EntityKind.Asset, "nobody"), "tag", default)).Code);
    }
}
