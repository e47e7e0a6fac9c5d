namespace Synapse.Core.Planning.Running;

/// <summary>Pairs of rule and subject, a bit each. Adding is safe from several threads while no subject beyond the capacity comes.</summary>
internal sealed class PairSet(int rules)
{
    private readonly ulong[]?[] _bits = new ulong[rules][];

    public void Reserve(int rule, int subjects)
    {
        var words = (subjects >> 6) + 1;
        if (_bits[rule] is not { } bits) _bits[rule] = new ulong[words];
        else if (bits.Length < words) Array.Resize(ref _bits[rule], Math.Max(words, bits.Length * 2));
    }

    /// <summary>Adds the pair; false when it was there.</summary>
    public bool Add(int rule, int subject)
    {
        var bit = 1UL << (subject & 63);
        return (Interlocked.Or(ref _bits[rule]![subject >> 6], bit) & bit) == 0;
    }

    public bool Has(int rule, int subject) =>
        _bits[rule] is { } bits && subject >> 6 < bits.Length && (bits[subject >> 6] & (1UL << (subject & 63))) != 0;

    /// <summary>The subjects of a rule.</summary>
    public IEnumerable<int> Of(int rule)
    {
        if (_bits[rule] is not { } bits) yield break;
        for (var word = 0; word < bits.Length; word++)
            for (var bit = 0; bits[word] >> bit != 0 && bit < 64; bit++)
                if ((bits[word] & (1UL << bit)) != 0) yield return (word << 6) + bit;
    }
}
