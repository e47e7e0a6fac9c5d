using System.Buffers.Binary;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

/// <summary>A plant in memory that remembers every batch, and answers a rollback's questions by looking at everything: slow, and plainly right.</summary>
internal sealed class PlantModel
{
    public static readonly ProjectId Project = new("model");

    private readonly Dictionary<EntityId, Entity> _states = [];
    private readonly List<HistoricChange> _log = [];
    private readonly List<LaterRead> _reads = [];
    private List<PlantChange>? _open;

    public List<BatchStamp> Batches { get; } = [];

    public IReadOnlyList<HistoricChange> Log => _log;

    public IReadOnlyDictionary<EntityId, Entity> States => _states;

    public IEnumerable<Entity> Live => _states.Values.Where(e => !e.Deleted);

    public Entity this[EntityId id] => _states[id];

    /// <summary>Writes what the steps do as one batch, under an id that follows from its number unless one is given.</summary>
    public BatchStamp Batch(Action steps, BatchKind kind = BatchKind.Manual, BatchId? id = null)
    {
        _open = [];
        steps();
        var no = Batches.Count + 1;
        var stamp = new BatchStamp(
            id ?? Numbered(no), no, kind, new PersonId("ann"), "Ann", DateTimeOffset.UnixEpoch.AddHours(no), $"Batch {no}");
        Batches.Add(stamp);
        for (var i = 0; i < _open.Count; i++) _log.Add(new HistoricChange(stamp, i, _open[i]));
        _open = null;
        return stamp;
    }

    private static BatchId Numbered(int no)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], no);
        (bytes[6], bytes[8]) = (0x70, 0x80);
        return new BatchId(new Guid(bytes, bigEndian: true));
    }

    public BatchStamp Apply(RollbackPlan plan, BatchKind kind = BatchKind.Rollback, BatchId? id = null)
    {
        var changes = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(plan)).Value;
        return Batch(() => { foreach (var c in changes) Write(c.Change); }, kind, id);
    }

    public EntityId Asset(string tag, params (string Path, Value Value)[] properties) =>
        Create(EntityKind.Asset, tag, ObjectValue.Of((Field.Tag, tag), (Field.Type, "PUMP"), (Field.Properties, ObjectValue.Of(properties))));

    public EntityId Cable(string tag, EntityId from, EntityId to) => Create(EntityKind.Cable, tag, ObjectValue.Of(
        (Field.Tag, tag), (Field.Type, "POWER"), (Field.From, from.ToString()), (Field.To, to.ToString()), (Field.Properties, Value.EmptyObject)));

    public EntityId Edge(EntityId source, EntityId target) => Create(EntityKind.Edge, $"{source} {target}", ObjectValue.Of(
        (Field.Source, source.ToString()), (Field.Target, target.ToString()), (Field.Relation, "powers"), (Field.Properties, Value.EmptyObject)));

    public EntityId Io(EntityId asset, EntityId card, int channel) => Create(EntityKind.IoAllocation, $"{asset}", ObjectValue.Of(
        (Field.Asset, asset.ToString()), (Field.Signal, "run"), (Field.Card, card.ToString()), (Field.Channel, channel), (Field.SignalType, "DI")));

    public EntityId Package(string code) => Create(EntityKind.Package, code, ObjectValue.Of((Field.Code, code), (Field.Name, code)));

    public EntityId Member(EntityId package, EntityId member) => Create(
        EntityKind.PackageMember, $"{package} {member}", ObjectValue.Of((Field.Package, package.ToString()), (Field.Member, member.ToString())));

    public void Set(EntityId id, string path, Value value)
    {
        if (PlantChange.Update(_states[id], Leaves.Set(_states[id].Fields, path, value)) is { } change) Write(change);
    }

    public void Delete(EntityId id) => Write(PlantChange.Delete(_states[id]));

    public void Restore(EntityId id) => Write(new PlantChange(_states[id].Kind, id, ChangeOp.Restore, _states[id].Version + 1, LeafDiff.None));

    public void Computed(EntityId derived, EntityId from, params string[] paths) =>
        _reads.Add(new LaterRead(from, paths, _states[derived].Kind, derived, Name(derived), 1, Batches[^1]));

    public void Write(PlantChange change)
    {
        _states[change.Id] = change.ApplyTo(_states.GetValueOrDefault(change.Id));
        _open!.Add(change);
    }

    public RollbackPlan Plan(params BatchStamp[] set) => Plan(RollbackPlanner.Undecided, set);

    public RollbackPlan Plan(IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, params BatchStamp[] set)
    {
        var input = Set(set);
        return RollbackPlanner.Plan(input, Around(input.QuestionsWith(decisions), set), decisions);
    }

    public RollbackSet Set(params BatchStamp[] set)
    {
        var ids = set.Select(b => b.Id).ToHashSet();
        var histories = _log.Where(c => ids.Contains(c.Batch.Id)).Select(c => c.Change.Id).Distinct().Select(id => new EntityHistory(
            id, _states.GetValueOrDefault(id), [.. _log.Where(c => c.Change.Id == id).SkipWhile(c => !ids.Contains(c.Batch.Id))]));
        return RollbackSet.Of(Project, Batches.Count, set, [.. histories]);
    }

    public BatchFootprint Footprint(BatchStamp batch) => BatchFootprint.Of(
        batch, [.. _log.Where(c => c.Batch == batch).Select(c => c.Change)], _reads.Where(r => r.Batch == batch).Select(r => (r.Read, r.Paths)));

    /// <summary>What people see: the fields of everything that is live.</summary>
    public Dictionary<EntityId, ObjectValue> Seen() => Live.ToDictionary(e => e.Id, e => e.Fields);

    public bool Refers(Entity e, EntityId to) => Field.ReferencesOf(e.Kind).Any(f => e.Reference(f) == to);

    private Surroundings Around(RollbackQuestions q, BatchStamp[] set)
    {
        var own = _log.Where(c => set.Contains(c.Batch)).Select(c => c.Change.Id).ToHashSet();
        Neighbour Of(Entity e) => new(e.Kind, e.Id, Name(e.Id), !e.Deleted, _log.Last(c => c.Change.Id == e.Id).Batch);
        var outside = Live.Where(e => !own.Contains(e.Id)).ToList();
        return new Surroundings(
            q.Referred.ToDictionary(id => id, id => (IReadOnlyList<Neighbour>)[.. outside.Where(e => Refers(e, id)).Select(Of)]),
            q.Endpoints.Where(_states.ContainsKey).ToDictionary(id => id, id => Of(_states[id])),
            outside.SelectMany(e => UniqueKey.Of(e.Kind, e.Fields).Select(k => (Key: k, e))).Where(x => q.Keys.Contains(x.Key)).ToDictionary(x => x.Key, x => Of(x.e)),
            [.. _reads.Where(r => !set.Contains(r.Batch) && set.Any(b => b.No < r.Batch.No))],
            new Dictionary<EntityId, string>(),
            q.Named.Where(_states.ContainsKey).ToDictionary(id => id, Name));
    }

    private string Name(EntityId id) => _states[id].Text(Field.Tag) ?? _states[id].Text(Field.Code) ?? _states[id].Kind.Word();

    private EntityId Create(EntityKind kind, string key, ObjectValue fields)
    {
        var id = EntityId.For(Project, 0, kind, key);
        for (var again = 1; _states.ContainsKey(id); again++) id = EntityId.For(Project, again, kind, key);
        Write(PlantChange.Create(kind, id, fields));
        return id;
    }
}
