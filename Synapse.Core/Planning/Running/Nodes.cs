using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Running;

/// <summary>An entity as the plan sees it while it grows.</summary>
internal abstract class Node(Entity? before, EntityKind kind, EntityId id, ObjectValue fields)
{
    /// <summary>The entity as it was loaded; null when this plan makes it.</summary>
    public Entity? Before { get; private set; } = before;

    public EntityKind Kind { get; } = kind;

    public EntityId Id { get; } = id;

    public ObjectValue Fields { get; set; } = fields;

    /// <summary>The state that the plan's changes written so far lead to.</summary>
    public (int Version, ObjectValue Fields) Written { get; set; } = (before?.Version ?? 0, before?.Fields ?? ObjectValue.Empty);

    /// <summary>The effects on this entity, in order.</summary>
    public List<Effect>? Effects { get; private set; }

    /// <summary>What people call it.</summary>
    public abstract string Tag { get; }

    public abstract string? Type { get; }

    public abstract string? Area { get; }

    public virtual string? Discipline => Fields[Field.Discipline].AsString;

    /// <summary>Takes this state for the one that was loaded, and forgets what a plan made of it.</summary>
    public void Rebase(Entity state)
    {
        Before = state;
        Fields = state.Fields;
        Written = (state.Version, state.Fields);
        Effects = null;
    }

    public void Note(Effect effect) => (Effects ??= new(2)).Add(effect);
}

internal sealed class EdgeNode(Entity? before, EntityId id, ObjectValue fields, AssetNode source, AssetNode target) : Node(before, EntityKind.Edge, id, fields)
{
    public AssetNode Source => source;

    public AssetNode Target => target;

    public override string Tag => $"{source.Tag} {Type} {target.Tag}";

    public override string? Type => Fields[Field.Relation].AsString;

    public override string? Area => source.Area;
}

internal sealed class PackageNode(Entity? before, EntityId id, ObjectValue fields) : Node(before, EntityKind.Package, id, fields)
{
    public override string Tag => Fields[Field.Code].AsString ?? "";

    public override string? Type => null;

    public override string? Area => null;
}

internal sealed class MemberNode(EntityId id, ObjectValue fields, PackageNode package, Subject member) : Node(null, EntityKind.PackageMember, id, fields)
{
    public override string Tag => $"{member.Tag} in {package.Tag}";

    public override string? Type => package.Tag;

    public override string? Area => member.Area;

    public override string? Discipline => null;
}

internal sealed class AllocationNode(EntityId id, ObjectValue fields, AssetNode asset, AssetNode card) : Node(null, EntityKind.IoAllocation, id, fields)
{
    public override string Tag => $"{asset.Tag} {Fields[Field.Signal].AsString} on {card.Tag}.{Fields[Field.Channel]}";

    public override string? Type => Fields[Field.SignalType].AsString;

    public override string? Area => asset.Area;

    public override string? Discipline => null;
}

/// <summary>An asset or cable: what rules look at.</summary>
internal abstract class Subject(Entity? before, EntityKind kind, EntityId id, ObjectValue fields, int ordinal) : Node(before, kind, id, fields)
{
    /// <summary>A number of its own among all subjects of the plan.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>Its place among all of its kind by tag, where <see cref="SubjectOrder{T}"/> has ordered them.</summary>
    public int Rank { get; set; }

    public override string Tag { get; } = fields[Field.Tag].AsString ?? "";

    public override string? Type { get; } = fields[Field.Type].AsString;

    /// <summary>The order in which subjects are looked at: by tag without case, then by tag, then by id.</summary>
    public static int ByTag(Subject a, Subject b) => ByTag(a.Tag, a.Id, b.Tag, b.Id);

    public static int ByTag(string tagA, EntityId idA, string tagB, EntityId idB)
    {
        var order = string.Compare(tagA, tagB, StringComparison.OrdinalIgnoreCase);
        if (order == 0) order = string.CompareOrdinal(tagA, tagB);
        return order != 0 ? order : idA.CompareTo(idB);
    }
}

internal sealed class AssetNode(Entity? before, EntityId id, ObjectValue fields, int ordinal) : Subject(before, EntityKind.Asset, id, fields, ordinal)
{
    private static readonly List<AssetNode> None = [];
    private static readonly List<CableNode> NoCables = [];
    private List<AssetNode>? _parents;
    private List<AssetNode>? _children;
    private List<CableNode>? _cables;

    public override string? Area => Fields[Field.Area].AsString;

    /// <summary>The assets that this one is a child of, by tag; rules see the first.</summary>
    public List<AssetNode> Parents => _parents ?? None;

    public List<AssetNode> Children => _children ?? None;

    public List<CableNode> Cables => _cables ?? NoCables;

    public AssetNode? Parent => _parents is { Count: > 0 } parents ? parents[0] : null;

    public bool AddParent(AssetNode parent) => Insert(_parents ??= new(1), parent);

    public bool AddChild(AssetNode child) => Insert(_children ??= new(2), child);

    public bool AddCable(CableNode cable) => Insert(_cables ??= new(2), cable);

    // Kept in order, so that what rules see does not depend on the order in which edges came.
    private static bool Insert<T>(List<T> list, T item) where T : Subject
    {
        var at = list.BinarySearch(item, Comparer<T>.Create(Subject.ByTag));
        if (at < 0) list.Insert(~at, item);
        return at < 0;
    }
}

internal sealed class CableNode(Entity? before, EntityId id, ObjectValue fields, int ordinal, AssetNode? from, AssetNode? to) : Subject(before, EntityKind.Cable, id, fields, ordinal)
{
    public AssetNode? From { get; } = from;

    public AssetNode? To { get; } = to;

    public override string? Area => To?.Area ?? From?.Area;
}
