using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Planning;

/// <summary>A small plant with rules, for tests that plan.</summary>
internal sealed class PlantBuilder
{
    private readonly List<Entity> _entities = [];
    private readonly List<RuleVersion> _rules = [];
    private RunFilter _filter = RunFilter.None;

    public Project Project { get; private set; } = new(
        new ProjectId("test"), "Test", "CA", null, Object("""{"standard_voltage":600,"cable_code":"NEC","ambient_c":30}"""), 7);

    public IReadOnlyList<Entity> Entities => _entities;

    public static ObjectValue Object(string json) => ValueJson.Parse(json).AsObject!;

    public PlantBuilder Settings(string json)
    {
        Project = Project with { Settings = Object(json) };
        return this;
    }

    public PlantBuilder Asset(string tag, string type, string properties = "{}", string? area = "210", string? discipline = null)
    {
        var fields = new ObjectBuilder()
            .Set(Field.Tag, tag).Set(Field.Type, type)
            .Set(Field.Discipline, discipline is null ? Value.Missing : discipline)
            .Set(Field.Area, area is null ? Value.Missing : area)
            .Set(Field.Properties, Object(properties));
        return Add(EntityKind.Asset, fields.Build());
    }

    public PlantBuilder Cable(string tag, string type, string from, string to, string properties = "{}") =>
        Add(EntityKind.Cable, ObjectValue.Of((Field.Tag, tag), (Field.Type, type), (Field.From, IdOf(from)), (Field.To, IdOf(to)), (Field.Properties, Object(properties))));

    public PlantBuilder Edge(string source, string relation, string target, string properties = "{}") =>
        Add(EntityKind.Edge, ObjectValue.Of((Field.Source, IdOf(source)), (Field.Target, IdOf(target)), (Field.Relation, relation), (Field.Properties, Object(properties))));

    public PlantBuilder Allocation(string asset, string signal, string card, int channel) =>
        Add(EntityKind.IoAllocation, ObjectValue.Of(
            (Field.Asset, IdOf(asset)), (Field.Signal, signal), (Field.Card, IdOf(card)), (Field.Channel, channel), (Field.SignalType, "AI")));

    /// <summary>A rule by its condition and actions; other members through <paramref name="more"/>.</summary>
    public PlantBuilder Rule(string id, string condition, string actions, int priority = 10, bool enforced = false, string more = "")
    {
        var json = $$"""
            {"id":"{{id}}","name":"{{id}}","source":"FIRM","status":"PROD_READY","priority":{{priority}},"enforced":{{(enforced ? "true" : "false")}},
             "condition":{{condition}},"actions":{{actions}}{{(more.Length > 0 ? "," + more : "")}} }
            """;
        return Rule(RuleReader.Read(ValueJson.Parse(json)).Require());
    }

    public PlantBuilder Rule(RuleDocument document)
    {
        _rules.Add(new RuleVersion(_rules.Count + 1, 1, document));
        return this;
    }

    public PlantBuilder Only(Func<RunFilter, RunFilter> filter)
    {
        _filter = filter(_filter);
        return this;
    }

    public PlanRequest Request() => new(Project, _entities, _rules, _filter);

    public Outcome<Plan> Try(Func<PlanRequest, PlanRequest>? change = null) => Planner.Plan((change ?? (r => r))(Request()), SizingTables.Default);

    public Plan Plan(Func<PlanRequest, PlanRequest>? change = null) => Try(change) switch
    {
        Outcome<Plan>.Done done => done.Value,
        Outcome<Plan>.Refused refused => throw new InvalidOperationException(refused.Refusal.Detail),
        _ => throw new InvalidOperationException(),
    };

    public Refusal Refusal(Func<PlanRequest, PlanRequest>? change = null) => Assert.IsType<Outcome<Plan>.Refused>(Try(change)).Refusal;

    /// <summary>The same plant after the plan, one batch later, with the same rules and no filter unless it is kept.</summary>
    public PlantBuilder After(Plan plan)
    {
        var after = new PlantBuilder { Project = Project with { LastBatchNo = Project.LastBatchNo + 1 } };
        after._entities.AddRange(PlantFold.Apply(_entities, plan.Changes.Select(c => c.Change)));
        after._rules.AddRange(_rules);
        after._filter = _filter;
        return after;
    }

    public Entity this[string tag] => _entities.Single(e => string.Equals(e.Text(Field.Tag), tag, StringComparison.OrdinalIgnoreCase));

    public Value At(string tag, string property) => this[tag].Fields[Field.Properties][property];

    public IEnumerable<string> Tags(string type) => _entities.Where(e => e.Text(Field.Type) == type).Select(e => e.Text(Field.Tag)!).Order(StringComparer.Ordinal);

    private string IdOf(string tag) => this[tag].Id.ToString();

    private PlantBuilder Add(EntityKind kind, ObjectValue fields)
    {
        _entities.Add(new Entity(kind, EntityId.For(Project.Id, 0, kind, Field.NaturalKeyOf(kind, fields)), 1, false, fields));
        return this;
    }
}
