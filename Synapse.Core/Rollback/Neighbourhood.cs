using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>
/// Judges drafts by what stands around them after the plan: nothing that stays may refer to what goes, nothing may come back without its ends, and no key may be held twice.
/// An item that is refused stays as it is, which can refuse others; so it goes in rounds until nothing changes. All refusals of a round are found before any is applied, so their order
/// does not matter, and as items only ever drop out, it ends.
/// </summary>
internal sealed class Neighbourhood(IReadOnlyDictionary<EntityId, Draft> drafts, Surroundings around)
{
    private sealed record Verdict(Draft Draft, RollbackClass Class, IReadOnlyList<string> Fields, IReadOnlyList<RollbackOther> Others, string Reason);

    public void Settle()
    {
        // Each round that goes on has refused at least one proposal, and each draft has a handful.
        for (var verdicts = Round(); verdicts.Count > 0; verdicts = Round())
            foreach (var v in verdicts) v.Draft.Refuse(v.Class, v.Fields, v.Others, v.Reason);
    }

    private List<Verdict> Round() =>
    [
        .. Dependents(),
        .. drafts.Values.Where(d => d.TargetLive && d.MovesReferences).Select(MissingEndpoint).OfType<Verdict>(),
        .. KeysTaken(),
    ];

    private IEnumerable<Verdict> Dependents()
    {
        var dying = drafts.Values.Where(d => d.Dies).Select(d => d.Id).ToHashSet();
        if (dying.Count == 0) yield break;
        var users = new Dictionary<EntityId, List<RollbackOther>>();
        List<RollbackOther> UsersOf(EntityId id) => users.TryGetValue(id, out var known) ? known : users[id] = [];
        foreach (var draft in drafts.Values)
        {
            // What would come back to something that goes is itself refused, for its missing end.
            if (!draft.TargetLive || draft.ComesBack) continue;
            foreach (var field in Field.ReferencesOf(draft.Kind))
                if (!draft.Moves(field) && EntityId.Parse(draft.TargetFields[field].AsString) is { } id && dying.Contains(id))
                    UsersOf(id).Add(Other(draft, "refers to it and stays"));
        }

        foreach (var (id, outside) in around.Referrers)
            if (dying.Contains(id)) UsersOf(id).AddRange(outside.Where(n => !drafts.ContainsKey(n.Id)).Select(n => Other(n, "refers to it")));
        foreach (var (id, all) in users)
            if (all.Count > 0)
                yield return new Verdict(drafts[id], RollbackClass.Dependents, [], Sorted(all), $"{Count(all.Count, "entity")} {(all.Count == 1 ? "stays and refers" : "stay and refer")} to it.");
    }

    private Verdict? MissingEndpoint(Draft draft)
    {
        var gone = new List<RollbackOther>();
        var fields = new List<string>();
        foreach (var field in Field.ReferencesOf(draft.Kind))
        {
            if (EntityId.Parse(draft.TargetFields[field].AsString) is not { } id || IsLive(id)) continue;
            if (!draft.ComesBack && !draft.Moves(field)) continue;
            fields.Add(field);
            gone.Add(around.Endpoints.TryGetValue(id, out var n) ? Other(n, $"is gone and would be its {field}")
                : drafts.TryGetValue(id, out var d) ? Other(d, $"stays deleted and would be its {field}")
                : new RollbackOther(null, id, null, null, $"is not there and would be its {field}"));
        }

        return gone.Count == 0 ? null : new Verdict(draft, RollbackClass.MissingEndpoint, fields, gone, "What it would refer to again is gone.");
    }

    private IEnumerable<Verdict> KeysTaken()
    {
        var wanted = new Dictionary<UniqueKey, List<Draft>>();
        foreach (var draft in drafts.Values.Where(d => d.MovesKeys))
            foreach (var key in UniqueKey.Of(draft.Kind, draft.TargetFields).Where(draft.MovesKey))
                if (!wanted.TryAdd(key, [draft])) wanted[key].Add(draft);
        if (wanted.Count == 0) yield break;
        var held = drafts.Values.Where(d => d.TargetLive)
            .SelectMany(d => UniqueKey.Of(d.Kind, d.TargetFields).Where(wanted.ContainsKey).Select(k => (Key: k, Draft: d))).ToLookup(h => h.Key, h => h.Draft);
        foreach (var (key, drafts1) in wanted)
        foreach (var draft in drafts1)
        {
            List<RollbackOther> holders = [.. held[key].Where(d => d != draft).Select(d => Other(d, "has it"))];
            if (around.Holders.TryGetValue(key, out var holder) && !drafts.ContainsKey(holder.Id)) holders.Add(Other(holder, "has it"));
            if (holders.Count > 0)
                yield return new Verdict(draft, RollbackClass.UniqueTaken, key.Fields, Sorted(holders), $"Its {string.Join(" and ", key.Fields)} would come back but is taken.");
        }
    }

    private bool IsLive(EntityId id) => drafts.TryGetValue(id, out var draft) ? draft.TargetLive : around.Endpoints.TryGetValue(id, out var n) && n.Live;

    private RollbackOther Other(Draft d, string what) => new(d.Kind, d.Id, Names.Of(d, drafts, around), d.History.Changes[^1].Batch, what);

    private static RollbackOther Other(Neighbour n, string what) => new(n.Kind, n.Id, n.Tag, n.LastBatch, what);

    private static List<RollbackOther> Sorted(List<RollbackOther> others)
    {
        others.Sort((a, b) => Nullable.Compare(a.Id?.Value, b.Id?.Value));
        return others;
    }

    private static string Count(int n, string word) => n == 1 ? $"1 {word}" : $"{n} {word[..^1]}ies";
}
