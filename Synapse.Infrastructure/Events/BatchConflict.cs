using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>An entity that is no longer as the batch expects it.</summary>
/// <param name="Found">Its version now; null when it is not there.</param>
internal sealed record MovedEntity(EntityKind Kind, EntityId Id, string? Tag, int Expected, int? Found, bool Deleted);

/// <summary>What a batch is told that comes too late.</summary>
internal static class BatchConflict
{
    private const int MostShown = 100;

    /// <summary>What the batch changes, compared with what stands there.</summary>
    public static List<MovedEntity> Compare(NetChanges net, IReadOnlyDictionary<EntityId, Entity> before)
    {
        var moved = new List<MovedEntity>();
        foreach (var steps in net.Steps.Values)
        {
            if (steps.IsNew) continue;
            if (!before.TryGetValue(steps.Id, out var now)) moved.Add(new(steps.Kind, steps.Id, null, steps.BaseVersion, null, false));
            else if (now.Version != steps.BaseVersion || now.Deleted != steps.BaseDeleted) moved.Add(new(now.Kind, now.Id, now.NaturalKey, steps.BaseVersion, now.Version, now.Deleted));
        }

        return moved;
    }

    public static Refusal Moved(IReadOnlyList<MovedEntity> moved, long? atBatchNo)
    {
        var names = Names([.. moved.Select(m => m.Tag ?? m.Id.ToString())]);
        var context = ObjectValue.Of(
            ("at_batch_no", atBatchNo is { } no ? no : Value.Missing),
            ("total", moved.Count),
            ("entities", ArrayValue.Of(moved.Take(MostShown).Select(m => (Value)ObjectValue.Of(
                ("kind", m.Kind.Word()), ("id", m.Id.ToString()), ("tag", m.Tag is { } tag ? tag : Value.Missing),
                ("expected_version", m.Expected), ("version", m.Found is { } found ? found : Value.Null), ("deleted", m.Deleted))))));
        return atBatchNo is null
            ? new Refusal(RefusalCode.VersionConflict, $"{names} {(moved.Count == 1 ? "was" : "were")} changed by someone else in the meantime. Nothing was changed; look again and repeat.", context)
            : new Refusal(RefusalCode.StalePlan, $"The plan is out of date: {names} {(moved.Count == 1 ? "has" : "have")} changed since it was made. Nothing was changed; make a new plan.", context);
    }

    public static Refusal DuplicateTags(IReadOnlyList<string> tags) => new(
        RefusalCode.DuplicateTag,
        $"{Names(tags)} {(tags.Count == 1 ? "exists" : "exist")} already in this project. Nothing was changed.",
        ObjectValue.Of(("total", tags.Count), ("tags", ArrayValue.Of(tags.Take(MostShown).Select(t => (Value)t)))));

    private static string Names(IReadOnlyList<string> tags) => tags.Count switch
    {
        1 => tags[0],
        2 => $"{tags[0]} and {tags[1]}",
        3 => $"{tags[0]}, {tags[1]} and {tags[2]}",
        _ => $"{tags[0]}, {tags[1]} and {tags.Count - 2:#,0} others",
    };
}
