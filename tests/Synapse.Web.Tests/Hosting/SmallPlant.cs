using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Tests.Hosting;

/// <summary>A project with three pumps and two rules: a motor for each pump, a voltage for each motor.</summary>
public static class SmallPlant
{
    public static readonly ProjectId Id = new("testmine");

    public const string MotorRule =
        """
        { "id": "pump-motor", "name": "Motor for each pump", "source": "FIRM", "status": "PROD_READY", "discipline": "ELECTRICAL",
          "condition": { "==": [ { "var": "type" }, "PUMP" ] },
          "actions": [ { "type": "CREATE_CHILD", "child_type": "MOTOR", "child_tag": "{tag}-M", "relation": "powers", "set": { "power_kw": { "var": "properties.power_kw" } } } ],
          "test_cases": [ { "name": "a pump", "asset": { "type": "PUMP" }, "acts": true }, { "name": "a valve", "asset": { "type": "VALVE" }, "acts": false } ] }
        """;

    public const string VoltageRule =
        """
        { "id": "motor-voltage", "name": "Voltage of motors", "source": "COUNTRY", "status": "PROD_READY", "discipline": "AUTOMATION",
          "condition": { "and": [ { "==": [ { "var": "type" }, "MOTOR" ] }, { ">": [ { "var": "properties.power_kw" }, 30 ] } ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "voltage_v": { "var": "project.settings.standard_voltage" } } } ] }
        """;

    public static EntityId Pump(int number) => EntityId.For(Id, 0, EntityKind.Asset, $"P-10{number}");

    public static async Task BuildAsync(SynapseApp app)
    {
        var services = app.Services;
        Done(await services.GetRequiredService<ProjectStore>().CreateAsync(Id, "Test mine", "CA", null, ObjectValue.Of(("standard_voltage", 600)), default));
        NewEvent[] pumps = [.. Enumerable.Range(1, 3).Select(i => NewEvent.Of(PlantChange.Create(EntityKind.Asset, Pump(i), Fields(i)), null, "PROCESS", ObjectValue.Empty))];
        Done(await services.GetRequiredService<BatchWriter>().CommitAsync(
            new BatchDraft(Id, BatchId.New(TimeProvider.System), BatchKind.Import, "pumps.csv", Actor.System, TimeProvider.System.GetUtcNow(), pumps), default));
        Done(await services.GetRequiredService<RuleStore>().SaveAsync(
            Actor.System, Id, "Rules", [new RuleEdit(ValueJson.Parse(MotorRule)), new RuleEdit(ValueJson.Parse(VoltageRule))], default));
    }

    private static ObjectValue Fields(int i) => ObjectValue.Of(
        (Field.Tag, $"P-10{i}"), (Field.Type, "PUMP"), (Field.Discipline, "PROCESS"), (Field.Area, i < 3 ? "210" : "310"), (Field.Description, $"Slurry pump {i}"),
        (Field.Properties, ObjectValue.Of(("power_kw", 29 + i))));

    private static T Done<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Done>(outcome).Value;
}
