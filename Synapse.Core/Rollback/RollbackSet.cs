using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Rollback;

/// <summary>
/// Batches that shall be taken back together, with what they did to each entity. The first half of planning: it says what must be known of the rest of the plant (<see cref="Questions"/>)
/// before <see cref="RollbackPlanner"/> can classify.
/// </summary>
public sealed class RollbackSet
{
    private RollbackSet(ProjectId project, long atBatchNo, IReadOnlyList<BatchStamp> batches, IReadOnlyList<(EntityHistory, Outcome<NetEffect>)> effects)
    {
        (Project, AtBatchNo, Batches, Effects) = (project, atBatchNo, batches, effects);
        Questions = QuestionsOf([.. effects.Select(e => e.Item2).OfType<Outcome<NetEffect>.Done>().Select(e => e.Value)]);
    }

    public ProjectId Project { get; }

    public long AtBatchNo { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<BatchStamp> Batches { get; }

    /// <summary>How many entities the batches touched.</summary>
    public int Count => Effects.Count;

    /// <summary>The entities that the batches touched.</summary>
    public IEnumerable<EntityId> Touched => Effects.Select(e => e.History.Id);

    /// <summary>The areas that touched assets were in before the batches or are in now.</summary>
    public IEnumerable<(EntityId Id, string Area)> AreasTouched =>
        from effect in Effects
        let known = (effect.Effect as Outcome<NetEffect>.Done)?.Value
        where known is not null && known.Now.Kind == EntityKind.Asset
        from area in (string?[])[known.Before?.Text(Field.Area), known.Now.Text(Field.Area)]
        where area is not null
        select (effect.History.Id, area);

    public RollbackQuestions Questions { get; }

    /// <summary>The questions when people have given values of their own, which may be taken or refer to something else.</summary>
    public RollbackQuestions QuestionsWith(IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        var edits = decisions.Where(d => d.Value is Resolution.Edit).ToLookup(d => d.Key.Entity, d => (d.Key.Path, ((Resolution.Edit)d.Value).Value));
        if (edits.Count == 0) return Questions;
        var (endpoints, keys) = (Questions.Endpoints.ToHashSet(), Questions.Keys.ToHashSet());
        foreach (var (history, effect) in Effects)
        {
            if (!edits.Contains(history.Id) || effect is not Outcome<NetEffect>.Done { Value: var e }) continue;
            foreach (var state in (Entity?[])[e.Before, e.Now])
            {
                if (state is null) continue;
                var fields = edits[history.Id].Aggregate(state.Fields, (f, edit) => Leaves.Set(f, edit.Path ?? NameField(f), edit.Value));
                endpoints.UnionWith(ReferencesOf(state.Kind, fields));
                keys.UnionWith(UniqueKey.Of(state.Kind, fields));
            }
        }

        return Questions with { Endpoints = endpoints, Keys = keys };
    }

    /// <summary>The field by which people call an entity that has a name of its own.</summary>
    internal static string NameField(Logic.ObjectValue fields) => fields[Field.Code].IsMissing ? Field.Tag : Field.Code;

    internal IReadOnlyList<(EntityHistory History, Outcome<NetEffect> Effect)> Effects { get; }

    /// <param name="atBatchNo">The project's newest batch among what was read.</param>
    /// <param name="histories">One per entity that the batches touched.</param>
    public static RollbackSet Of(ProjectId project, long atBatchNo, IReadOnlyList<BatchStamp> batches, IReadOnlyList<EntityHistory> histories)
    {
        var set = batches.Select(b => b.Id).ToHashSet();
        return new RollbackSet(project, atBatchNo, [.. batches.OrderBy(b => b.No)], ForAll.Make(histories, h => (h, NetEffect.Of(h, set))));
    }

    internal static IEnumerable<EntityId> ReferencesOf(EntityKind kind, Logic.ObjectValue fields) =>
        Field.ReferencesOf(kind).Select(f => EntityId.Parse(fields[f].AsString)).OfType<EntityId>();

    private static RollbackQuestions QuestionsOf(IReadOnlyList<NetEffect> effects)
    {
        var own = effects.Select(e => e.Now.Id).ToHashSet();
        var (referred, endpoints, keys, named) = (new HashSet<EntityId>(), new HashSet<EntityId>(), new HashSet<UniqueKey>(), new HashSet<EntityId>());
        foreach (var e in effects)
        {
            var kind = e.Now.Kind;
            if (kind is not (EntityKind.Asset or EntityKind.Cable or EntityKind.Package))
                named.UnionWith(ReferencesOf(kind, e.Now.Fields).Where(id => !own.Contains(id)));
            if (e.Op == NetOp.Created) referred.Add(e.Now.Id);
            if (e.Op is not (NetOp.Updated or NetOp.Deleted) || e.Before is not { } before) continue;
            if (e.Op == NetOp.Deleted || e.Now.Deleted || MovesReference(e)) endpoints.UnionWith(ReferencesOf(kind, before.Fields).Where(id => !own.Contains(id)));
            if (e.Op == NetOp.Updated && !e.Now.Deleted && UniqueKey.IsSame(kind, before.Fields, e.Now.Fields)) continue;
            keys.UnionWith(UniqueKey.Of(kind, before.Fields).Where(k => e.Op == NetOp.Deleted || e.Now.Deleted || !UniqueKey.Of(kind, e.Now.Fields).Contains(k)));
        }

        return new RollbackQuestions(referred, endpoints, keys, named);
    }

    private static bool MovesReference(NetEffect e) =>
        Field.ReferencesOf(e.Now.Kind).Any(f => !e.Before!.Fields[f].Equals(e.Now.Fields[f]));
}
