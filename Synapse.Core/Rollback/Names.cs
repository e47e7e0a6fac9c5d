using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What people call an entity: its tag or code, or the names of what it joins.</summary>
internal static class Names
{
    public static string Of(Draft draft, IReadOnlyDictionary<EntityId, Draft> drafts, Surroundings around)
    {
        // The name as it stands now; a tombstone keeps its last.
        var fields = draft.History.Now?.Fields ?? ObjectValue.Empty;
        string Named(string field)
        {
            if (EntityId.Parse(fields[field].AsString) is not { } id) return "?";
            if (drafts.TryGetValue(id, out var other) && Own(other.Kind, other.History.Now?.Fields ?? ObjectValue.Empty) is { } own) return own;
            return around.Names.TryGetValue(id, out var name) ? name : id.ToString();
        }

        return Own(draft.Kind, fields) ?? draft.Kind switch
        {
            EntityKind.Edge => $"{Named(Field.Source)} {fields[Field.Relation].AsString} {Named(Field.Target)}",
            EntityKind.PackageMember => $"{Named(Field.Package)} / {Named(Field.Member)}",
            EntityKind.IoAllocation => $"{Named(Field.Asset)} {fields[Field.Signal].AsString} on {Named(Field.Card)}:{fields[Field.Channel]}",
            _ => draft.Id.ToString(),
        };
    }

    private static string? Own(EntityKind kind, ObjectValue fields) => kind switch
    {
        EntityKind.Asset or EntityKind.Cable => fields[Field.Tag].AsString,
        EntityKind.Package => fields[Field.Code].AsString,
        _ => null,
    };
}
