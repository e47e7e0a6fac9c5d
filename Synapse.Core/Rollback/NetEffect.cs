using Synapse.Core.Events;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What a set of batches did to one entity, all in all.</summary>
public enum NetOp
{
    /// <summary>It came and went within the set.</summary>
    Nothing,

    /// <summary>It was made or brought back.</summary>
    Created,

    Updated,

    Deleted,
}

/// <summary>
/// What a set of batches did to one entity, with the states before, after and now. States are found by walking back from now through the recorded changes, so no snapshot is needed.
/// </summary>
/// <param name="Before">Null when it did not exist.</param>
/// <param name="Own">The set's changes, oldest first.</param>
/// <param name="Between">Changes of other batches between the first and the last of the set.</param>
/// <param name="Later">Changes of other batches after the last of the set.</param>
internal sealed record NetEffect(
    NetOp Op,
    Entity? Before,
    Entity After,
    Entity Now,
    IReadOnlyList<HistoricChange> Own,
    IReadOnlyList<HistoricChange> Between,
    IReadOnlyList<HistoricChange> Later)
{
    /// <summary>Nobody else has written the entity since the set began.</summary>
    public bool IsUntouched => Between.Count + Later.Count == 0;

    /// <summary>The net effect, or the reason why history cannot tell.</summary>
    public static Outcome<NetEffect> Of(EntityHistory history, IReadOnlySet<BatchId> set)
    {
        var changes = history.Changes;
        var last = changes.Count - 1;
        while (last >= 0 && !set.Contains(changes[last].Batch.Id)) last--;
        if (history.Now is not { } now || last < 0 || !IsComplete(changes, now))
            return new Refusal(RefusalCode.InvalidRequest, "Its recorded history is not complete here, so what it was before cannot be told.");

        Entity? state = now;
        var after = now;
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (i == last) after = state!;
            state = changes[i].Change.TakenFrom(state!);
        }

        return new NetEffect(
            OpOf(state is { Deleted: false }, !after.Deleted), state, after, now,
            Where(changes, 0, last + 1, c => set.Contains(c.Batch.Id)),
            Where(changes, 0, last + 1, c => !set.Contains(c.Batch.Id)),
            Where(changes, last + 1, changes.Count, _ => true));
    }

    private static bool IsComplete(IReadOnlyList<HistoricChange> changes, Entity now)
    {
        if (changes[^1].Change.Version != now.Version) return false;
        for (var i = 1; i < changes.Count; i++)
            if (changes[i].Change.Version != changes[i - 1].Change.Version + 1) return false;
        return true;
    }

    private static NetOp OpOf(bool wasLive, bool isLive) => (wasLive, isLive) switch
    {
        (false, true) => NetOp.Created,
        (true, true) => NetOp.Updated,
        (true, false) => NetOp.Deleted,
        (false, false) => NetOp.Nothing,
    };

    private static IReadOnlyList<HistoricChange> Where(IReadOnlyList<HistoricChange> changes, int start, int end, Func<HistoricChange, bool> keep)
    {
        if (start == end) return [];
        if (start == 0 && end == 1) return keep(changes[0]) ? changes.Count == 1 ? changes : [changes[0]] : [];
        var kept = new List<HistoricChange>();
        for (var i = start; i < end; i++)
            if (keep(changes[i])) kept.Add(changes[i]);
        return kept;
    }
}
