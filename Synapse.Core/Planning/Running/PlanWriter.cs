using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Running;

/// <summary>Turns the effects of a run into the changes of a plan: versions counted, values that lost left out, causes and inputs resolved.</summary>
internal sealed class PlanWriter
{
    private readonly Dictionary<Node, List<int>> _survivors = [];
    private readonly int[] _places;
    private readonly List<PlannedChange> _changes = [];

    private PlanWriter(int effects) => _places = new int[effects];

    public static List<PlannedChange> Write(IReadOnlyList<Effect> effects, CancellationToken cancel)
    {
        var writer = new PlanWriter(effects.Count);
        for (var i = 0; i < effects.Count; i++)
        {
            if ((i & 1023) == 0) cancel.ThrowIfCancellationRequested();
            writer.Add(effects[i]);
        }

        return writer._changes;
    }

    private void Add(Effect effect)
    {
        var change = effect.Created is { } fields ? Create(effect, fields) : Update(effect);
        _places[effect.Index] = -1;
        if (change is null) return;
        _places[effect.Index] = _changes.Count;
        if (effect.Created is null) Survive(effect);
        _changes.Add(new PlannedChange(
            change, effect.Rule.Version, effect.Action.Index, effect.Trigger.Id, effect.Trigger.Tag, CauseOf(effect), effect.Entity.Tag,
            effect.Entity.Type, effect.Entity.Area, effect.Entity.Discipline, Array.ConvertAll(effect.Inputs, i => InputOf(effect, i)), effect.Detail));
    }

    private PlantChange Create(Effect effect, ObjectValue fields)
    {
        effect.Entity.Written = (1, fields);
        return PlantChange.Create(effect.Entity.Kind, effect.Entity.Id, fields);
    }

    private PlantChange? Update(Effect effect)
    {
        var entity = effect.Entity;
        var (version, before) = entity.Written;
        var after = before;
        foreach (var write in effect.Writes)
            if (write.IsApplied) after = Leaves.Set(after, write.Path, write.Value);
        var diff = Array.TrueForAll(effect.Writes, w => IsPlain(w, before)) ? DiffOf(effect.Writes, before) : Leaves.Diff(before, after);
        if (diff.IsEmpty) return null;
        entity.Written = (version + 1, after);
        return new PlantChange(entity.Kind, entity.Id, ChangeOp.Update, version + 1, diff);
    }

    // A leaf of a field or of properties that replaces no object and lies below no scalar: its difference is itself.
    private static bool IsPlain(Write write, ObjectValue before)
    {
        var dot = write.Path.IndexOf('.');
        return (dot < 0 || (write.Path.IndexOf('.', dot + 1) < 0 && before[write.Path[..dot]].IsObject)) && !Leaves.At(before, write.Path).IsObject && !write.Value.IsObject;
    }

    private static LeafDiff DiffOf(Write[] writes, ObjectValue before)
    {
        var (removed, added) = (new ObjectBuilder(writes.Length), new ObjectBuilder(writes.Length));
        foreach (var write in writes)
        {
            if (!write.IsApplied) continue;
            var old = Leaves.At(before, write.Path);
            if (old == write.Value) continue;
            removed.Set(write.Path, old);
            added.Set(write.Path, write.Value);
        }

        return new LeafDiff(removed.Build(), added.Build());
    }

    private void Survive(Effect effect)
    {
        if (!_survivors.TryGetValue(effect.Entity, out var list)) _survivors[effect.Entity] = list = new(2);
        list.Add(effect.Index);
    }

    /// <summary>The place of the change that led to this one; a cause whose writes all lost led to nothing.</summary>
    private int? CauseOf(Effect effect) => effect.Cause is { } cause && _places[cause.Index] is var place and >= 0 ? place : null;

    private PlanInput InputOf(Effect effect, Input input)
    {
        var version = input.Node.Before?.Version ?? 1;
        if (_survivors.TryGetValue(input.Node, out var list))
            foreach (var index in list)
                if (index < effect.ReadAt) version++;
        return new PlanInput(input.Node.Kind, input.Node.Id, version, input.Paths);
    }
}
