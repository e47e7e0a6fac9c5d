using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Events;

namespace Synapse.Core.Tests.Events;

public sealed class MerkleTrees
{
    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];

    [Fact]
    public void The_streamed_root_is_the_root_by_definition()
    {
        for (var count = 1; count <= 600; count++) Assert.Equal(Definition(Leaves(count)), MerkleTree.RootOf(Leaves(count)));
    }

    [Fact]
    public void Every_member_can_be_proved_and_nothing_else()
    {
        for (var count = 1; count <= 600; count += count < 40 ? 1 : 37)
        {
            var leaves = Leaves(count);
            var root = MerkleTree.RootOf(leaves);
            for (var i = 0; i < count; i += count < 40 ? 1 : 7)
            {
                var proof = MerkleTree.Proof(leaves, i);
                Assert.True(MerkleTree.Check(leaves[i], i, count, proof, root), $"{i} of {count}");
                Assert.False(MerkleTree.Check(SHA256.HashData("else"u8), i, count, proof, root));
                if (count > 1) Assert.False(MerkleTree.Check(leaves[i], (i + 1) % count, count, proof, root), $"{i} of {count} at another place");
                Assert.False(MerkleTree.Check(leaves[i], i, count, [.. proof, [leaves[0]]], root));
            }
        }
    }

    [Fact]
    public void Changing_removing_adding_or_reordering_a_leaf_changes_the_root() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Count, NonNegativeInt At)>(),
        sample =>
        {
            var leaves = Leaves(sample.Count.Get % 50 + 2);
            var at = sample.At.Get % (leaves.Length - 1);
            var root = MerkleTree.RootOf(leaves);
            byte[][] changed = [.. leaves[..at], SHA256.HashData(leaves[at]), .. leaves[(at + 1)..]];
            byte[][] swapped = [.. leaves[..at], leaves[at + 1], leaves[at], .. leaves[(at + 2)..]];
            byte[][][] forgeries = [changed, swapped, [.. leaves[..at], .. leaves[(at + 1)..]], [.. leaves, leaves[at]]];
            return forgeries.All(f => !MerkleTree.RootOf(f).SequenceEqual(root));
        }).QuickCheckThrowOnFailure();

    private static byte[] Definition(byte[][] level) => level.Length == 1
        ? level[0]
        : Definition([.. level.Chunk(16).Select(g => g.Length == 1 ? g[0] : SHA256.HashData([1, (byte)g.Length, .. g.SelectMany(h => h)]))]);
}
