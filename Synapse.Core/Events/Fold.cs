using System.Runtime.InteropServices;
using Synapse.Core.Plant;

namespace Synapse.Core.Events;

/// <summary>
/// Replays events: changes in batch order become states. On valid history it cannot fail; on damaged history it names the first event that cannot have happened, and leaves the entities of such events
/// where they stood before. Where values were erased from an event, the entity's later values can only partly be told: it is noted, and its changes are no longer held against what they start from.
/// </summary>
public sealed class Fold
{
    private readonly Dictionary<EntityId, Entity> _states;
    private readonly HashSet<EntityId> _broken = [];
    private readonly HashSet<EntityId> _erased = [];

    public Fold() => _states = [];

    /// <summary>Goes on from known states, such as a snapshot.</summary>
    public Fold(IEnumerable<Entity> states) => _states = states.ToDictionary(e => e.Id);

    /// <summary>The states so far, tombstones included.</summary>
    public IReadOnlyDictionary<EntityId, Entity> States => _states;

    /// <summary>The entities of which something was erased.</summary>
    public IReadOnlySet<EntityId> Erased => _erased;

    /// <summary>The first event that could not apply.</summary>
    public Misfit? Failure { get; private set; }

    /// <summary>Goes on with an entity from a known state, whatever was known of it.</summary>
    public void Resume(Entity state) => _states[state.Id] = state;

    /// <summary>Applies the next change; false when it or an earlier one of its entity cannot apply.</summary>
    public bool Apply(EventId source, PlantChange change)
    {
        if (_broken.Contains(change.Id)) return false;
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, change.Id, out var known);
        if (Complaint(state, change) is { } complaint)
        {
            if (!known) _states.Remove(change.Id);
            _broken.Add(change.Id);
            Failure ??= new Misfit(source, change, complaint);
            return false;
        }

        if (change.Diff.IsErased) _erased.Add(change.Id);
        state = change.ApplyTo(state);
        return true;
    }

    public static Fold Of(IEnumerable<(EventId Source, PlantChange Change)> changes)
    {
        var fold = new Fold();
        foreach (var (source, change) in changes) fold.Apply(source, change);
        return fold;
    }

    private string? Complaint(Entity? state, PlantChange change)
    {
        if (state is null)
            return change is { Op: ChangeOp.Create, Version: 1 } ? null : "The entity is not there yet, so its first change must create it as version 1.";
        if (change.Op == ChangeOp.Create) return $"The entity is there already, in version {state.Version}.";
        if (state.Kind != change.Kind) return $"The entity is of kind {state.Kind.Word()}, not {change.Kind.Word()}.";
        if (change.Version != state.Version + 1) return $"The change leads to version {change.Version}, but the entity stands at version {state.Version}.";
        if (state.Deleted != (change.Op == ChangeOp.Restore)) return state.Deleted ? "The entity is deleted." : "The entity is not deleted, so it cannot be restored.";
        return change.Diff.IsErased || _erased.Contains(change.Id) ? null : BeforeSide(state, change);
    }

    private static string? BeforeSide(Entity state, PlantChange change)
    {
        foreach (var (path, value) in change.Diff.Before)
            if (!Leaves.At(state.Fields, path).Equals(value)) return $"The change of {path} starts from {value}, but the value is {Shown(state, path)}.";
        foreach (var (path, _) in change.Diff.After)
            if (change.Diff.Before[path].IsMissing && Leaves.At(state.Fields, path) is { IsMissing: false, IsObject: false })
                return $"The change adds {path}, but the value {Shown(state, path)} is there already.";
        return null;
    }

    private static string Shown(Entity state, string path) =>
        Leaves.At(state.Fields, path) is { IsMissing: false } value ? value.ToString() : "missing";
}

/// <summary>An event that cannot have happened after the ones before it.</summary>
public sealed record Misfit(EventId Event, PlantChange Change, string Reason);
