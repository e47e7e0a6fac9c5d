using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Projects;

namespace Synapse.Core.Planning.Running;

/// <summary>What the actions work on, and the few moves that they have in common.</summary>
internal sealed class Workbench(Project project, WorkingPlant plant, EffectLog log, Ripples ripples, AssetQueries queries, NoteList notes, Quarantine quarantine)
{
    private readonly Dictionary<CompiledAction, ObjectValue> _projectDetails = [];
    private readonly Dictionary<string, List<(CompiledRule Rule, Subject Subject, CompiledAction Action)>> _waiting = new(StringComparer.OrdinalIgnoreCase);

    public Project Project => project;

    public WorkingPlant Plant => plant;

    public EffectLog Log => log;

    public Ripples Ripples => ripples;

    public AssetQueries Queries => queries;

    public NoteList Notes => notes;

    /// <summary>Actions whose missing asset has been made since.</summary>
    public List<(CompiledRule Rule, Subject Subject, CompiledAction Action)> Ready { get; } = [];

    /// <summary>Actions that still wait for a tag.</summary>
    public IEnumerable<(string Tag, CompiledRule Rule, Subject Subject, CompiledAction Action)> Waiting =>
        _waiting.SelectMany(w => w.Value.Select(a => (w.Key, a.Rule, a.Subject, a.Action)));

    public EntityId IdFor(EntityKind kind, ObjectValue fields) => EntityId.For(project.Id, project.LastBatchNo, kind, Field.NaturalKeyOf(kind, fields));

    /// <summary>The project's settings that an action read, as part of its changes' detail.</summary>
    public ObjectValue DetailOf(CompiledAction action)
    {
        if (_projectDetails.TryGetValue(action, out var detail)) return detail;
        var read = new ObjectBuilder();
        var fields = project.ToFields();
        foreach (var path in action.Inputs.Project)
            if (path.Length > 0) read.Set(path, Leaves.At(fields, path));
        var settings = read.Build();
        return _projectDetails[action] = settings.Count == 0 ? ObjectValue.Empty : ObjectValue.Of(("project", settings));
    }

    public void WaitFor(string tag, Turn turn, CompiledAction action)
    {
        turn.HasOutcome = true;
        if (turn.IsProbe) return;
        if (!_waiting.TryGetValue(tag, out var list)) _waiting[tag] = list = [];
        list.Add((turn.Rule, turn.Subject, action));
    }

    public AssetNode MakeAsset(Turn turn, CompiledAction action, ObjectValue fields, Input[] inputs)
    {
        var asset = new AssetNode(null, IdFor(EntityKind.Asset, fields), fields, plant.NextOrdinal());
        log.Add(turn, action, asset, fields, [], inputs, DetailOf(action));
        plant.Add(asset);
        queries.Created(asset);
        ripples.Created(asset);
        if (_waiting.Remove(asset.Tag, out var waiting)) Ready.AddRange(waiting);
        return asset;
    }

    public void MakeEdge(Turn turn, CompiledAction action, AssetNode source, string relation, AssetNode target, string? discipline, ObjectValue properties, Input[] inputs, Effect? cause = null)
    {
        var fields = new ObjectBuilder(5)
            .Set(Field.Source, source.Id.ToString())
            .Set(Field.Target, target.Id.ToString())
            .Set(Field.Relation, relation)
            .Set(Field.Discipline, discipline is null ? Value.Missing : discipline)
            .Set(Field.Properties, properties)
            .Build();
        var edge = new EdgeNode(null, IdFor(EntityKind.Edge, fields), fields, source, target);
        log.Add(turn, action, edge, fields, [], inputs, DetailOf(action), cause);
        plant.AddEdge(edge);
        if (Parentage.IsParentEdge(fields)) ripples.Connected(source, target);
    }

    public void MakeCable(Turn turn, CompiledAction action, ObjectValue fields, AssetNode from, AssetNode to, Input[] inputs, ObjectValue detail)
    {
        var cable = new CableNode(null, IdFor(EntityKind.Cable, fields), fields, plant.NextOrdinal(), from, to);
        log.Add(turn, action, cable, fields, [], inputs, detail);
        plant.Add(cable);
        ripples.Created(cable);
    }

    /// <summary>Writes down why something could not be computed.</summary>
    public void Complain(Turn turn, CompiledAction action, Computed computed, string what)
    {
        turn.HasOutcome = true;
        if (turn.IsProbe) return;
        if (!computed.IsUnknown)
        {
            if (computed.Code == NoteCode.BudgetExceeded) quarantine.Exhausted(turn.Rule);
            notes.Add(PlanNoteKind.Error, computed.Code!, turn.Rule, turn.Subject, action, $"{turn.Subject.Tag}: {what} cannot be computed: {computed.Why}", severity: Rules.Severity.Error);
            return;
        }

        var data = computed.MissingPaths.Count == 0 ? ObjectValue.Empty : ObjectValue.Of(("missing", ArrayValue.Of(computed.MissingPaths.Select(p => Value.From(p)))));
        notes.Add(PlanNoteKind.Unknown, NoteCode.MissingData, turn.Rule, turn.Subject, action, $"{turn.Subject.Tag}: {what} cannot be known: {computed.Why}", data, Rules.Severity.Warning);
    }

    public void MissingFor(Turn turn, CompiledAction action, string path, string what) =>
        Complain(turn, action, Computed.Unknown($"{path} is missing.", [path]), what);

    public void Fail(Turn turn, CompiledAction action, string code, string message, ObjectValue? data = null)
    {
        turn.HasOutcome = true;
        if (!turn.IsProbe) notes.Add(PlanNoteKind.Error, code, turn.Rule, turn.Subject, action, message, data, Rules.Severity.Error);
    }
}
