using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>A value that only one live entity of a kind may have: its natural key, or the channel of an IO allocation. Compared without case.</summary>
public readonly record struct UniqueKey(EntityKind Kind, string Slot, string Text)
{
    private const string Channel = "channel";
    private const string Natural = "key";
    private static readonly string[] TagFields = [Field.Tag];
    private static readonly string[] CodeFields = [Field.Code];
    private static readonly string[] EdgeFields = [Field.Source, Field.Relation, Field.Target];
    private static readonly string[] MemberFields = [Field.Package, Field.Member];
    private static readonly string[] SignalFields = [Field.Asset, Field.Signal];
    private static readonly string[] ChannelFields = [Field.Card, Field.Channel];
    private static readonly string[] IoFields = [.. SignalFields, .. ChannelFields];

    public static IEnumerable<UniqueKey> Of(EntityKind kind, Logic.ObjectValue fields)
    {
        yield return new UniqueKey(kind, Natural, Field.NaturalKeyOf(kind, fields).ToUpperInvariant());
        if (kind == EntityKind.IoAllocation)
            yield return new UniqueKey(kind, Channel, $"{fields[Field.Card].AsString} {fields[Field.Channel]}".ToUpperInvariant());
    }

    /// <summary>Whether nothing that an entity's keys are made of differs between two states of it. Cheaper than making the keys; nearly every change leaves them alone.</summary>
    public static bool IsSame(EntityKind kind, Logic.ObjectValue a, Logic.ObjectValue b)
    {
        if (ReferenceEquals(a, b)) return true;
        foreach (var field in kind == EntityKind.IoAllocation ? IoFields : FieldsOf(kind, Natural))
            if (!a[field].Equals(b[field])) return false;
        return true;
    }

    /// <summary>The fields that the key is made of.</summary>
    public IReadOnlyList<string> Fields => FieldsOf(Kind, Slot);

    private static string[] FieldsOf(EntityKind kind, string slot) => (kind, slot) switch
    {
        (EntityKind.IoAllocation, Channel) => ChannelFields,
        (EntityKind.IoAllocation, _) => SignalFields,
        (EntityKind.Edge, _) => EdgeFields,
        (EntityKind.PackageMember, _) => MemberFields,
        (EntityKind.Package, _) => CodeFields,
        _ => TagFields,
    };
}

/// <summary>What a plan needs to know about entities that the batches did not touch. Asked for all at once, so that a database can answer with sets.</summary>
/// <param name="Referred">Entities that would become tombstones: who refers to them?</param>
/// <param name="Endpoints">Entities that would be referred to again: are they live?</param>
/// <param name="Keys">Keys that would be taken again: who has them?</param>
/// <param name="Named">Entities that the batches' edges, members and allocations refer to: what are they called?</param>
public sealed record RollbackQuestions(
    IReadOnlyCollection<EntityId> Referred, IReadOnlyCollection<EntityId> Endpoints, IReadOnlyCollection<UniqueKey> Keys, IReadOnlyCollection<EntityId> Named);

/// <summary>The answers to <see cref="RollbackQuestions"/>, about live entities outside the batches only, and what later batches read.</summary>
/// <param name="Referrers">By the entity referred to.</param>
/// <param name="Endpoints">Missing in here means that there is no such entity.</param>
/// <param name="Reads">What later batches computed, and from what.</param>
/// <param name="Blocked">Entities that may not be written, with the reason.</param>
/// <param name="Names">What <see cref="RollbackQuestions.Named"/> asked for.</param>
public sealed record Surroundings(
    IReadOnlyDictionary<EntityId, IReadOnlyList<Neighbour>> Referrers,
    IReadOnlyDictionary<EntityId, Neighbour> Endpoints,
    IReadOnlyDictionary<UniqueKey, Neighbour> Holders,
    IReadOnlyList<LaterRead> Reads,
    IReadOnlyDictionary<EntityId, string> Blocked,
    IReadOnlyDictionary<EntityId, string> Names)
{
    public static Surroundings None { get; } = new(
        new Dictionary<EntityId, IReadOnlyList<Neighbour>>(), new Dictionary<EntityId, Neighbour>(), new Dictionary<UniqueKey, Neighbour>(), [],
        new Dictionary<EntityId, string>(), new Dictionary<EntityId, string>());
}

/// <summary>An entity beside the batches' own.</summary>
/// <param name="LastBatch">The batch that wrote it last, where known.</param>
public sealed record Neighbour(EntityKind Kind, EntityId Id, string Tag, bool Live, BatchStamp? LastBatch);

/// <summary>A later batch computed something on <paramref name="Derived"/> from these paths of an entity; no paths means the whole entity.</summary>
/// <param name="Trigger">The asset or cable at which the rule acted.</param>
public sealed record LaterRead(EntityId Read, IReadOnlyList<string> Paths, EntityKind DerivedKind, EntityId Derived, string DerivedTag, int? RuleKey, BatchStamp Batch, EntityId? Trigger = null);
