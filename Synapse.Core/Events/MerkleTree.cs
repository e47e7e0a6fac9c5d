using System.Security.Cryptography;

namespace Synapse.Core.Events;

/// <summary>
/// A hash over a list of hashes that can prove one member without the others. Built while the members stream by. Sixteen children a node: a batch of 100,000 events costs 7,000 more hashes
/// instead of 100,000, and a proof still has only a few dozen. A node that would have one child is that child; the number of leaves, which is sealed beside the root, fixes the shape.
/// </summary>
public sealed class MerkleTree : IDisposable
{
    private const int Size = EventHash.Size;
    private const int FanOut = 16;
    private const byte NodePrefix = 1;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Group> _levels = [];

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> leaf)
    {
        Add(0, leaf);
        Count++;
    }

    /// <summary>The root over everything that was added, after which nothing more can be; that of no leaves is the hash of nothing.</summary>
    public byte[] Root()
    {
        if (Count == 0) return SHA256.HashData([]);
        for (var level = 0; level < _levels.Count - 1; level++)
            if (_levels[level].Count > 0) Close(level);
        var top = _levels[^1];
        return top.Count == 1 ? top.Hashes[..Size].ToArray() : Node(_sha, top.Hashes);
    }

    public void Dispose() => _sha.Dispose();

    public static byte[] RootOf(IReadOnlyList<byte[]> leaves)
    {
        using var tree = new MerkleTree();
        foreach (var leaf in leaves) tree.Add(leaf);
        return tree.Root();
    }

    /// <summary>For each level from the leaves up, the hashes that stand in the same group as the leaf or its ancestor, without that one.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Proof(IReadOnlyList<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var proof = new List<IReadOnlyList<byte[]>>();
        byte[][] level = [.. leaves];
        for (; level.Length > 1; index /= FanOut)
        {
            var own = index;
            proof.Add([.. level.Index().Where(h => h.Index / FanOut == own / FanOut && h.Index != own).Select(h => h.Item)]);
            level = [.. level.Chunk(FanOut).Select(g => g.Length == 1 ? g[0] : Node(sha, g.SelectMany(h => h).ToArray()))];
        }

        return proof;
    }

    /// <summary>Whether the leaf stands at this place in the list of this length with this root.</summary>
    public static bool Check(ReadOnlySpan<byte> leaf, int index, int count, IReadOnlyList<IReadOnlyList<byte[]>> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= count || leaf.Length != Size) return false;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hash = leaf.ToArray();
        foreach (var others in proof)
        {
            var group = Math.Min(FanOut, count - index / FanOut * FanOut);
            if (count == 1 || others.Count != group - 1 || others.Any(h => h.Length != Size)) return false;
            var before = index % FanOut;
            if (group > 1) hash = Node(sha, [.. others.Take(before).SelectMany(h => h), .. hash, .. others.Skip(before).SelectMany(h => h)]);
            (index, count) = (index / FanOut, (count + FanOut - 1) / FanOut);
        }

        return count == 1 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    private void Add(int level, ReadOnlySpan<byte> hash)
    {
        if (level == _levels.Count) _levels.Add(new Group());
        var group = _levels[level];
        // A full group is closed only when more comes, so that the last group of a level can turn out to be its root.
        if (group.Count == FanOut) Close(level);
        group.Add(hash);
    }

    private void Close(int level)
    {
        var group = _levels[level];
        if (group.Count == 1) Add(level + 1, group.Hashes);
        else Add(level + 1, Node(_sha, group.Hashes));
        group.Count = 0;
    }

    private static byte[] Node(IncrementalHash sha, ReadOnlySpan<byte> children)
    {
        sha.AppendData([NodePrefix, (byte)(children.Length / Size)]);
        sha.AppendData(children);
        return sha.GetHashAndReset();
    }

    private sealed class Group
    {
        private readonly byte[] _bytes = new byte[FanOut * Size];

        public int Count { get; set; }

        public ReadOnlySpan<byte> Hashes => _bytes.AsSpan(0, Count * Size);

        public void Add(ReadOnlySpan<byte> hash)
        {
            hash.CopyTo(_bytes.AsSpan(Count * Size, Size));
            Count++;
        }
    }
}
