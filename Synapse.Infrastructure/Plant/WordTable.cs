using System.Text;

namespace Synapse.Infrastructure.Plant;

/// <summary>
/// Gives the same string for the same bytes. A plant repeats its words (types, areas, property names) by the hundred thousand; finding one here costs less than decoding it, and saves the memory.
/// Used by one thread.
/// </summary>
internal sealed class WordTable
{
    private const int LongestWord = 48;
    private const int MostWords = 1 << 16;
    private (uint Hash, byte[] Utf8, string Text)[] _slots = new (uint, byte[], string)[1024];
    private int _count;

    /// <summary>The text; long ones, and new ones once the table is full, are decoded anew.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestWord) return Encoding.UTF8.GetString(utf8);
        var hash = Hash(utf8);
        var at = hash & (uint)(_slots.Length - 1);
        while (_slots[at].Text is not null)
        {
            ref var slot = ref _slots[at];
            if (slot.Hash == hash && utf8.SequenceEqual(slot.Utf8)) return slot.Text;
            at = (at + 1) & (uint)(_slots.Length - 1);
        }

        var text = Encoding.UTF8.GetString(utf8);
        if (_count >= MostWords) return text;
        _slots[at] = (hash, utf8.ToArray(), text);
        if (++_count * 2 > _slots.Length) Grow();
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261;
        foreach (var b in utf8) hash = (hash ^ b) * 16777619;
        return hash ^ (hash >> 15);
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (uint, byte[], string)[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Text is null) continue;
            var at = slot.Hash & (uint)(_slots.Length - 1);
            while (_slots[at].Text is not null) at = (at + 1) & (uint)(_slots.Length - 1);
            _slots[at] = slot;
        }
    }
}
