using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>An item while the plan is being made: classified by its own history first, then by what its neighbours will be. Mutable, and seen by the planner only.</summary>
internal sealed class Draft
{
    private readonly NetEffect? _effect;
    private readonly IReadOnlyDictionary<ResolutionTarget, Resolution> _decisions;
    private List<RollbackProperty> _properties = [];
    private bool _edited;
    private bool _cannotComeBack;

    public Draft(EntityHistory history, Outcome<NetEffect> effect, string? blocked, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        (History, _decisions) = (history, decisions);
        _effect = (effect as Outcome<NetEffect>.Done)?.Value;
        Reason = (effect as Outcome<NetEffect>.Refused)?.Refusal.Detail;
        Class = _effect is null ? RollbackClass.Blocked : Classify(_effect);
        if (Class == RollbackClass.DeletedLater) Others = [new RollbackOther(null, null, null, _effect!.Later.Last(c => c.Change.Op == ChangeOp.Delete).Batch, "was deleted")];
        if (blocked is not null && _effect is not null && Class != RollbackClass.AlreadyReverted) Block(blocked);
        Decide();
    }

    public EntityHistory History { get; }

    public EntityId Id => History.Id;

    public EntityKind Kind => History.Changes[0].Change.Kind;

    public RollbackClass Class { get; private set; }

    public string? Reason { get; private set; }

    public IReadOnlyList<RollbackOther> Others { get; private set; } = [];

    public Resolution? Resolution { get; private set; }

    /// <summary>The fields and life of the entity after the plan.</summary>
    public ObjectValue TargetFields { get; private set; } = ObjectValue.Empty;

    public bool TargetLive { get; private set; }

    public bool Dies => !TargetLive && !NowDeleted;

    public bool ComesBack => TargetLive && NowDeleted;

    /// <summary>Whether a key may be taken that the entity does not hold now.</summary>
    public bool MovesKeys => TargetLive && (NowDeleted || !UniqueKey.IsSame(Kind, TargetFields, NowFields));

    public bool MovesKey(UniqueKey key) => TargetLive && (NowDeleted || !UniqueKey.Of(Kind, NowFields).Contains(key));

    public bool MovesReferences => ComesBack || Field.ReferencesOf(Kind).Any(Moves);

    public bool Moves(string field) => !TargetFields[field].Equals(NowFields[field]);

    private bool NowDeleted => History.Now?.Deleted ?? true;

    private ObjectValue NowFields => History.Now?.Fields ?? ObjectValue.Empty;

    private IReadOnlyList<EventId> Originals
    {
        get
        {
            if (_effect is null) return [];
            var events = new EventId[_effect.Own.Count];
            for (var i = 0; i < events.Length; i++) events[i] = _effect.Own[i].Event;
            return events;
        }
    }

    private bool IsWhole => _effect?.Op != NetOp.Updated || NowDeleted || Class == RollbackClass.Blocked;

    /// <summary>The neighbours do not allow what was proposed: the item as a whole, or those of its properties, stay as they are unless a person decides otherwise.</summary>
    public void Refuse(RollbackClass c, IReadOnlyList<string> fields, IReadOnlyList<RollbackOther> others, string reason)
    {
        (Others, Reason) = ([.. Others, .. others], reason);
        if (_effect!.Op == NetOp.Updated && NowDeleted) _cannotComeBack = true;
        else if (IsWhole) RefuseWhole(c);
        else RefuseProperties(c, fields);
        if (IsWhole) DecideWhole(_effect);
        else Conclude();
    }

    public RollbackItem Item(string tag)
    {
        var change = Change();
        return new RollbackItem(
            Kind, Id, tag, NowFields[Field.Discipline].AsString, _effect?.Op ?? NetOp.Nothing, Class, ResultOf(change), History.Now?.Version ?? 0,
            _effect is { IsUntouched: false }, _properties.Count == 0 ? [] : IsWhole ? [.. _properties.Select(p => p with { Proposed = Proposed(p, change) })] : _properties, change,
            Originals, Others, Reason, Resolution);
    }

    private RollbackClass Classify(NetEffect e)
    {
        var now = e.Now;
        switch (e.Op)
        {
            case NetOp.Created when !now.Deleted:
                _properties = LeafMerge.Edits(e);
                return _properties.Count > 0 ? RollbackClass.EditedAfterCreate : RollbackClass.Revert;
            case NetOp.Deleted when now.Deleted:
                _properties = LeafMerge.Of(e);
                return _properties.Any(p => p.Class.IsConflict()) ? RollbackClass.ConflictSameProperty : RollbackClass.Revert;
            case NetOp.Deleted:
                _properties = LeafMerge.Differences(e, e.Before!.Fields, now.Fields, RollbackClass.Recreated);
                return _properties.Count > 0 ? RollbackClass.Recreated : RollbackClass.AlreadyReverted;
            case NetOp.Updated when now.Deleted:
                _properties = LeafMerge.Of(e);
                return _properties.Count > 0 ? RollbackClass.DeletedLater : RollbackClass.AlreadyReverted;
            case NetOp.Updated:
                _properties = LeafMerge.Of(e);
                return _properties.Count > 0 ? Worst() : RollbackClass.AlreadyReverted;
            default:
                return RollbackClass.AlreadyReverted;
        }
    }

    private Value Proposed(RollbackProperty p, PlantChange? change) =>
        change is null ? p.Now : TargetLive ? LeafMerge.Leaf(TargetFields, p.Path) : p.Before;

    private void RefuseWhole(RollbackClass c)
    {
        Class = c;
        _properties = [.. _properties.Select(p => p with { Class = c })];
    }

    private void RefuseProperties(RollbackClass c, IReadOnlyList<string> fields)
    {
        for (var i = 0; i < _properties.Count; i++)
        {
            var p = _properties[i];
            if (!fields.Contains(p.Path) || p.Proposed.Equals(p.Now)) continue;
            // A value that a person gave and that is taken as well leaves the property undecided.
            _properties[i] = DecideProperty(p with { Class = c }, p.Resolution is not Resolution.Edit);
        }
    }

    private void Block(string reason) => (Class, Reason) = (RollbackClass.Blocked, reason);

    // What the class and the decisions make of the entity by itself.
    private void Decide()
    {
        (TargetFields, TargetLive) = (NowFields, !NowDeleted);
        if (_effect is null || Class == RollbackClass.Blocked)
        {
            Resolution = Decision(null, Class);
            return;
        }

        if (IsWhole)
        {
            DecideWhole(_effect);
            return;
        }

        for (var i = 0; i < _properties.Count; i++) _properties[i] = DecideProperty(_properties[i], mayEdit: true);
        Conclude();
    }

    private void DecideWhole(NetEffect e)
    {
        (TargetFields, TargetLive) = (NowFields, !NowDeleted);
        Resolution = Class.IsConflict() ? Decision(null, Class) : null;
        if ((_cannotComeBack && Resolution is Resolution.TakeBefore) || (_edited && Resolution is Resolution.Edit)) Resolution = null;
        if (Class != RollbackClass.Revert && Resolution is not (Resolution.TakeBefore or Resolution.Edit)) return;
        TargetLive = e.Op != NetOp.Created;
        if (!TargetLive) return;
        TargetFields = e.IsUntouched || e.Op == NetOp.Deleted && !NowDeleted ? e.Before!.Fields : LeafMerge.Apply(NowFields, [.. _properties.Where(TakesBefore).Select(p => p with { Proposed = p.Before })]);
        if (Resolution is not Resolution.Edit edit) return;
        _edited = true;
        TargetFields = TargetFields.With(RollbackSet.NameField(TargetFields), edit.Value);
    }

    // What comes back gets its former values where nobody has given it others, and where a person wants them all the same.
    private bool TakesBefore(RollbackProperty p) => Resolution is Resolution.TakeBefore || p.Now.Equals(p.After);

    private RollbackProperty DecideProperty(RollbackProperty p, bool mayEdit)
    {
        if (!p.Class.IsConflict()) return p;
        var decision = Decision(p.Path, p.Class);
        if (decision is Resolution.Edit && !mayEdit) decision = null;
        var proposed = decision switch
        {
            Resolution.TakeBefore => p.Before,
            Resolution.Edit edit => edit.Value,
            _ => p.Now,
        };
        return p with { Resolution = decision, Proposed = proposed };
    }

    private void Conclude()
    {
        if (_properties.Count == 0) return;
        Class = Worst();
        TargetFields = LeafMerge.Apply(NowFields, _properties);
    }

    // The worst class of the properties is the item's.
    private RollbackClass Worst() => _properties.MinBy(p => p.Class.Rank())!.Class;

    private Resolution? Decision(string? path, RollbackClass c) =>
        _decisions.TryGetValue(new ResolutionTarget(Id, path), out var decision) && Resolution.OffersFor(c, Kind).Contains(decision.Word)
        && decision is not Resolution.IncludeLaterBatch
            ? decision
            : null;

    private PlantChange? Change()
    {
        if (History.Now is not { } now) return null;
        if (Dies) return PlantChange.Delete(now);
        if (ComesBack) return new PlantChange(Kind, Id, ChangeOp.Restore, now.Version + 1, Leaves.Diff(now.Fields, TargetFields));
        return TargetLive ? PlantChange.Update(now, TargetFields) : null;
    }

    private static RollbackResult ResultOf(PlantChange? change) => change?.Op switch
    {
        null => RollbackResult.Nothing,
        ChangeOp.Delete => RollbackResult.Tombstone,
        ChangeOp.Restore => RollbackResult.Restore,
        _ => RollbackResult.Update,
    };
}
