using System.Numerics;

namespace Synapse.Core.Planning.Running;

/// <summary>Pairs of rule and subject, a bit each, in blocks that come into being when one is needed. Adding is safe from several threads while no subject beyond the capacity comes.</summary>
internal sealed class PairSet(int rules)
{
    private const int BlockBits = 12;
    private const int Words = 1 << (BlockBits - 6);
    private const int Mask = (1 << BlockBits) - 1;

    private readonly ulong[]?[]?[] _blocks = new ulong[]?[rules][];

    public void Reserve(int rule, int subjects)
    {
        var count = (subjects >> BlockBits) + 1;
        if (_blocks[rule] is not { } blocks) _blocks[rule] = new ulong[count][];
        else if (blocks.Length < count) Array.Resize(ref _blocks[rule], Math.Max(count, blocks.Length * 2));
    }

    /// <summary>Adds the pair; false when it was there.</summary>
    public bool Add(int rule, int subject)
    {
        ref var block = ref _blocks[rule]![subject >> BlockBits];
        if (Volatile.Read(ref block) is null) Interlocked.CompareExchange(ref block, new ulong[Words], null);
        var bit = 1UL << (subject & 63);
        return (Interlocked.Or(ref block![(subject & Mask) >> 6], bit) & bit) == 0;
    }

    public void Remove(int rule, int subject)
    {
        if (Has(rule, subject)) _blocks[rule]![subject >> BlockBits]![(subject & Mask) >> 6] &= ~(1UL << (subject & 63));
    }

    public int Count(int rule)
    {
        var count = 0;
        foreach (var block in _blocks[rule] ?? [])
            foreach (var word in block ?? []) count += BitOperations.PopCount(word);
        return count;
    }

    public bool Has(int rule, int subject) =>
        _blocks[rule] is { } blocks && subject >> BlockBits < blocks.Length && blocks[subject >> BlockBits] is { } block && (block[(subject & Mask) >> 6] & (1UL << (subject & 63))) != 0;

    /// <summary>Takes out the pairs of a rule that another set has.</summary>
    public void RemoveAll(int rule, PairSet others)
    {
        if (_blocks[rule] is not { } blocks || others._blocks[rule] is not { } taken) return;
        for (var i = 0; i < Math.Min(blocks.Length, taken.Length); i++)
            if (blocks[i] is { } own && taken[i] is { } other)
                for (var word = 0; word < Words; word++) own[word] &= ~other[word];
    }

    /// <summary>The subjects of a rule, by number.</summary>
    public IEnumerable<int> Of(int rule)
    {
        if (_blocks[rule] is not { } blocks) yield break;
        for (var i = 0; i < blocks.Length; i++)
        {
            if (blocks[i] is not { } block) continue;
            for (var word = 0; word < Words; word++)
                for (var left = block[word]; left != 0; left &= left - 1) yield return (i << BlockBits) + (word << 6) + BitOperations.TrailingZeroCount(left);
        }
    }
}
