using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Planning;

/// <summary>A plant and rules made from a seed: small, dense and full of conflicts, so that rules often meet.</summary>
internal sealed class RandomPlant(int seed)
{
    private static readonly string[] Types = ["PUMP", "MOTOR", "FAN", "VFD"];
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly Random _random = new(seed);

    public PlanRequest Request()
    {
        var project = new Project(new ProjectId("random"), "Random", "CA", null, PlantBuilder.Object("""{"limit":2}"""), 3);
        var entities = Entities(project.Id);
        var rules = Enumerable.Range(0, _random.Next(1, 7)).Select(i => new RuleVersion(i + 1, 1, Rule(i))).ToList();
        return new PlanRequest(project, entities, rules, RunFilter.None) { MaxChanges = 400, MaxRounds = 12 };
    }

    private List<Entity> Entities(ProjectId project)
    {
        var entities = new List<Entity>();
        for (var i = 0; i < _random.Next(1, 9); i++)
        {
            var fields = ObjectValue.Of((Field.Tag, $"T-{i}"), (Field.Type, Pick(Types)), (Field.Area, Pick("1", "2")), (Field.Properties, Properties()));
            entities.Add(new Entity(EntityKind.Asset, EntityId.For(project, 0, EntityKind.Asset, $"T-{i}"), _random.Next(1, 4), false, fields));
        }

        for (var i = 1; i < entities.Count; i++)
        {
            if (_random.Next(2) == 0) continue;
            var fields = ObjectValue.Of(
                (Field.Source, entities[i].Id.ToString()), (Field.Target, entities[_random.Next(i)].Id.ToString()), (Field.Relation, "child_of"), (Field.Properties, Value.EmptyObject));
            entities.Add(new Entity(EntityKind.Edge, EntityId.For(project, 0, EntityKind.Edge, Field.NaturalKeyOf(EntityKind.Edge, fields)), 1, false, fields));
        }

        return entities;
    }

    private ObjectValue Properties()
    {
        var properties = new ObjectBuilder();
        foreach (var name in Names)
            if (_random.Next(3) > 0) properties.Set(name, _random.Next(4));
        return properties.Build();
    }

    private RuleDocument Rule(int number)
    {
        var actions = string.Join(',', Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Action()));
        var json = $$"""
            {"id":"r{{number}}","name":"r{{number}}","source":"FIRM","status":"PROD_READY","priority":{{Pick("10", "50", "100")}},"enforced":{{(_random.Next(8) == 0 ? "true" : "false")}},
             "condition":{{Condition()}},"actions":[{{actions}}]}
            """;
        return RuleReader.Read(ValueJson.Parse(json)).Document ?? Rule(number);
    }

    private string Condition() => _random.Next(6) switch
    {
        0 => Is(Pick(Types)),
        1 => $$$"""{"and":[{{{Is(Pick(Types))}}},{{{Test()}}}]}""",
        2 => Test(),
        3 => $$$"""{"missing":["properties.{{{Pick(Names)}}}"]}""",
        4 => $$$"""{"or":[{{{Is(Pick(Types))}}},{{{Test()}}}]}""",
        _ => $$$"""{"some":[{"var":"children"},{">":[{"var":"properties.{{{Pick(Names)}}}"},1]}]}""",
    };

    private static string Is(string type) => $$$"""{"==":[{"var":"type"},"{{{type}}}"]}""";

    private string Test() => $$$"""{"{{{Pick(">", "<", "==", "!=")}}}":[{"var":"{{{Pick("", "", "parent.")}}}properties.{{{Pick(Names)}}}"},{{{_random.Next(4)}}}]}""";

    private string Action() => _random.Next(8) switch
    {
        < 4 => $$$"""{"type":"SET_PROPERTY","set":{"{{{Pick(Names)}}}":{{{Computed()}}} } }""",
        4 or 5 => $$$"""{"type":"CREATE_CHILD","child_type":"{{{Pick(Types)}}}","child_tag":"{tag}{{{Pick("-M", "-V", "-{seq:00}")}}}","inherit":["a"],"set":{"b":{{{Computed()}}} } }""",
        6 => $$$"""{"type":"CREATE_RELATIONSHIP","relation":"near","target":{"where":{"and":[{"==":[{"var":"area"},{"var":"self.area"}]},{{{Is(Pick(Types))}}}]} } }""",
        _ => """{"type":"CREATE_PACKAGE","package":"PK-{area}"}""",
    };

    private string Computed() => _random.Next(4) switch
    {
        0 => $$$"""{"var":"properties.{{{Pick(Names)}}}"}""",
        1 => $$$"""{"var":"parent.properties.{{{Pick(Names)}}}"}""",
        _ => $"{_random.Next(4)}",
    };

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
