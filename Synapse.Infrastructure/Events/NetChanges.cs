using System.Runtime.InteropServices;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>All steps that a batch makes with one entity; the table gets only where they lead.</summary>
internal sealed class EntitySteps(PlantChange first)
{
    private List<PlantChange>? _more;
    private Entity? _final;

    public PlantChange First => first;

    public PlantChange Last => _more is null ? first : _more[^1];

    public EntityId Id => first.Id;

    public EntityKind Kind => first.Kind;

    public bool IsNew => first.Op == ChangeOp.Create;

    /// <summary>The version that the batch was decided upon.</summary>
    public int BaseVersion => first.Version - 1;

    /// <summary>Whether the batch itself says that the entity was deleted before.</summary>
    public bool BaseDeleted => first.Op == ChangeOp.Restore;

    public bool EndsDeleted => Last.Op == ChangeOp.Delete;

    public int Count => 1 + (_more?.Count ?? 0);

    /// <exception cref="InvalidOperationException">The steps do not follow one another: whoever made the batch has a bug.</exception>
    public void Add(PlantChange next)
    {
        if (next.Version != Last.Version + 1 || next.Op == ChangeOp.Create || (Last.Op == ChangeOp.Delete) != (next.Op == ChangeOp.Restore))
            throw new InvalidOperationException($"{next.Op} to version {next.Version} cannot follow {Last.Op} to version {Last.Version} of the {next.Kind} {next.Id}.");
        (_more ??= []).Add(next);
    }

    /// <summary>Where the steps lead; worked out once.</summary>
    /// <param name="before">What stands there now; null for a new entity.</param>
    public Entity Apply(Entity? before) => _final ??= Final(before);

    private Entity Final(Entity? before)
    {
        var state = first.ApplyTo(before);
        if (_more is not null)
            foreach (var step in _more)
                state = step.ApplyTo(state);
        return state;
    }
}

/// <summary>The changes of a batch, entity by entity.</summary>
internal sealed class NetChanges
{
    private static readonly int Kinds = Enum.GetValues<EntityKind>().Length;
    private readonly Dictionary<EntityId, EntitySteps> _steps = [];
    private readonly List<EntitySteps>[] _groups = [.. Enumerable.Range(0, 2 * Kinds).Select(_ => new List<EntitySteps>())];

    private NetChanges()
    {
    }

    public int Count => _steps.Count;

    public IReadOnlyDictionary<EntityId, EntitySteps> Steps => _steps;

    public static NetChanges Of(BatchEvents events)
    {
        var net = new NetChanges();
        for (var i = 0; i < events.Count; i++)
            if (events.Sketch(i).Change is { } change)
                net.Add(change);
        Parallel.ForEach(net._groups, static group => group.Sort(static (a, b) => a.Id.CompareTo(b.Id)));
        return net;
    }

    /// <summary>New entities of a kind, in the order of their ids: neighbours in the index are then written together, and rivals meet in the same order.</summary>
    public IReadOnlyList<EntitySteps> New(EntityKind kind) => Group(kind, isNew: true);

    /// <summary>Entities of a kind that were there before, in the order of their ids: the order in which rows are locked.</summary>
    public IReadOnlyList<EntitySteps> Old(EntityKind kind) => Group(kind, isNew: false);

    /// <summary>The kind of an entity that the batch itself leaves alive; null for one that it deletes or does not touch.</summary>
    public EntityKind? LiveKind(EntityId id) => _steps.TryGetValue(id, out var steps) && !steps.EndsDeleted ? steps.Kind : null;

    private List<EntitySteps> Group(EntityKind kind, bool isNew) => _groups[2 * ((int)kind - 1) + (isNew ? 1 : 0)];

    private void Add(PlantChange change)
    {
        ref var steps = ref CollectionsMarshal.GetValueRefOrAddDefault(_steps, change.Id, out var known);
        if (known) steps!.Add(change);
        else Group(change.Kind, change.Op == ChangeOp.Create).Add(steps = new EntitySteps(change));
    }

    /// <summary>
    /// The event as tables can hold it: a column has one way to be empty, so an explicit null in a field of its own (not below <c>properties</c>) is the same as a missing one.
    /// </summary>
    public static NewEvent WithoutColumnNulls(NewEvent e)
    {
        if (e.Change is not { } change || (!HasColumnNull(change.Diff.Before) && !HasColumnNull(change.Diff.After))) return e;
        return e with { Change = change with { Diff = new LeafDiff(WithoutColumnNulls(change.Diff.Before), WithoutColumnNulls(change.Diff.After)) } };
    }

    private static bool HasColumnNull(ObjectValue leaves)
    {
        for (var i = 0; i < leaves.Count; i++)
            if (leaves.Slots[i].Kind == ValueKind.Null && !leaves.Shape.Names[i].Contains('.'))
                return true;
        return false;
    }

    private static ObjectValue WithoutColumnNulls(ObjectValue leaves)
    {
        var kept = new ObjectBuilder(leaves.Count);
        foreach (var (path, value) in leaves)
            if (value.Kind != ValueKind.Null || path.Contains('.'))
                kept.Set(path, value);
        return kept.Build();
    }
}
