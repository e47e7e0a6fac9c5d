namespace Synapse.Core.Planning.Compiling;

/// <summary>Finds what is kept under dotted paths by overlap: at, above or below. An empty path overlaps with every other.</summary>
internal sealed class PathIndex<T>
{
    private readonly Dictionary<string, List<T>> _at = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<T>> _atOrBelow = new(StringComparer.Ordinal);
    private readonly List<T> _everywhere = [];

    public PathIndex(IEnumerable<(string Path, T Item)> entries)
    {
        foreach (var (path, item) in entries) Add(path, item);
    }

    /// <summary>What overlaps with the path, in no particular order; an item as often as it was added under such a path.</summary>
    public IEnumerable<T> Overlapping(string path)
    {
        foreach (var item in _everywhere) yield return item;
        foreach (var item in _atOrBelow.GetValueOrDefault(path) ?? []) yield return item;
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            foreach (var item in _at.GetValueOrDefault(path[..dot]) ?? []) yield return item;
    }

    private void Add(string path, T item)
    {
        if (path.Length == 0)
        {
            _everywhere.Add(item);
            return;
        }

        Under(_at, path).Add(item);
        Under(_atOrBelow, path).Add(item);
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) Under(_atOrBelow, path[..dot]).Add(item);
    }

    private static List<T> Under(Dictionary<string, List<T>> lists, string path)
    {
        if (!lists.TryGetValue(path, out var list)) lists[path] = list = [];
        return list;
    }
}
