namespace Synapse.Core.Planning.Running;

/// <summary>Keeps a growing list of subjects in tag order, whatever the order in which they came: what is new is sorted and merged in.</summary>
internal sealed class SubjectOrder<T>(List<T> all) where T : Subject
{
    private List<T> _ordered = [];

    /// <summary>All subjects by tag; the place of each is its <see cref="Subject.Rank"/> until more are added.</summary>
    public List<T> Now()
    {
        if (_ordered.Count == all.Count) return _ordered;
        var added = all.GetRange(_ordered.Count, all.Count - _ordered.Count).ToArray();
        TagKey.Sort(added);
        var merged = new List<T>(all.Count);
        var i = 0;
        foreach (var subject in added)
        {
            while (i < _ordered.Count && Subject.ByTag(_ordered[i], subject) <= 0) merged.Add(_ordered[i++]);
            merged.Add(subject);
        }

        merged.AddRange(_ordered.Skip(i));
        for (var rank = 0; rank < merged.Count; rank++) merged[rank].Rank = rank;
        return _ordered = merged;
    }
}
