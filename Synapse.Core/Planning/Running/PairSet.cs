using System.Numerics;

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

    public void Remove(int rule, int subject)
    {
        if (Has(rule, subject)) _bits[rule]![subject >> 6] &= ~(1UL << (subject & 63));
    }

    public int Count(int rule)
    {
        var count = 0;
        foreach (var word in _bits[rule] ?? []) count += BitOperations.PopCount(word);
        return count;
    }

    public bool Has(int rule, int subject) =>
        _bits[rule] is { } bits && subject >> 6 < bits.Length && (bits[subject >> 6] & (1UL << (subject & 63))) != 0;

    /// <summary>Takes out the pairs of a rule that another set has.</summary>
    public void RemoveAll(int rule, PairSet others)
    {
        if (_bits[rule] is not { } bits || others._bits[rule] is not { } taken) return;
        for (var i = 0; i < Math.Min(bits.Length, taken.Length); i++) bits[i] &= ~taken[i];
    }

    /// <summary>The subjects of a rule, by number.</summary>
    public IEnumerable<int> Of(int rule)
    {
        if (_bits[rule] is not { } bits) yield break;
        for (var word = 0; word < bits.Length; word++)
            for (var left = bits[word]; left != 0; left &= left - 1) yield return (word << 6) + BitOperations.TrailingZeroCount(left);
    }
}
