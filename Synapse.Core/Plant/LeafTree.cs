using System.Runtime.CompilerServices;
using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>
/// How flat leaves of one shape nest: which names become objects, and which leaf goes where. A hundred thousand new entities share a few shapes, so the names are taken apart once a shape.
/// </summary>
internal sealed class LeafTree
{
    // Held by the shape's life: shapes that are not shared come and go.
    private static readonly ConditionalWeakTable<Shape, Found> Known = [];

    private readonly Shape _shape;
    private readonly Node[] _nodes;

    private sealed record Found(LeafTree? Tree);

    private readonly record struct Node(int Leaf, LeafTree? Inner);

    private LeafTree(Shape shape, Node[] nodes) => (_shape, _nodes) = (shape, nodes);

    /// <summary>The tree for these leaves, or null when a name is both a leaf and an object.</summary>
    public static LeafTree? Of(Shape leaves) => Known.GetValue(leaves, static shape => new Found(Build(shape, [.. Enumerable.Range(0, shape.Count)], 0))).Tree;

    /// <summary>The nested object.</summary>
    public ObjectValue Nest(ReadOnlySpan<Value> leaves)
    {
        var slots = new Value[_nodes.Length];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = _nodes[i].Inner is { } inner ? inner.Nest(leaves) : leaves[_nodes[i].Leaf];
        return ObjectValue.FromSlots(_shape, slots);
    }

    private static LeafTree? Build(Shape leaves, List<int> at, int from)
    {
        var (shape, nodes) = (Shape.Empty, new List<Node>());
        foreach (var group in at.GroupBy(i => Head(leaves.Names[i], from), StringComparer.Ordinal))
        {
            var members = group.ToList();
            var ends = members.Count(i => leaves.Names[i].Length == from + group.Key.Length);
            if (ends > 0 && members.Count > 1) return null;
            var inner = ends > 0 ? null : Build(leaves, members, from + group.Key.Length + 1);
            if (ends == 0 && inner is null) return null;
            shape = shape.With(group.Key);
            nodes.Add(new Node(members[0], inner));
        }

        return new LeafTree(shape, [.. nodes]);
    }

    private static string Head(string path, int from)
    {
        var dot = path.IndexOf('.', from);
        return dot < 0 ? path[from..] : path[from..dot];
    }
}
