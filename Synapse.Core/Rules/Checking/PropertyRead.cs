using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Checking;

/// <summary>A value that a rule reads, and where.</summary>
/// <param name="Place">A JSON pointer to the read.</param>
/// <param name="Kind">Whose value it is.</param>
/// <param name="Path">Of that entity: <c>properties.power_kw</c>.</param>
/// <param name="IsSelf">Whether it is the rule's own subject, and not its parent, an end, or a candidate of a query.</param>
internal sealed record PropertyRead(string Place, EntityKind Kind, string Path, bool IsSelf)
{
    /// <summary>The property or field that a read names, or null when it is of the project, of lists of entities, or cannot be known.</summary>
    public static PropertyRead? Of(Value logic, string place, LogicRole role, RuleTarget target)
    {
        if (ReadOf.Path(logic) is not { } path) return null;
        if (role == LogicRole.Query) return OfQuery(path, place, target);
        var dot = path.IndexOf('.');
        var (head, tail) = dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
        return (head, target) switch
        {
            ("project" or "children" or "cables", _) => null,
            ("parent", RuleTarget.Asset) or ("from" or "to", RuleTarget.Cable) => tail.Length == 0 ? null : new(place, EntityKind.Asset, tail, false),
            ("asset", RuleTarget.Asset) => tail.Length == 0 ? null : new(place, EntityKind.Asset, tail, true),
            ("cable", RuleTarget.Cable) => tail.Length == 0 ? null : new(place, EntityKind.Cable, tail, true),
            _ => new(place, target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset, path, true),
        };
    }

    private static PropertyRead? OfQuery(string path, string place, RuleTarget target)
    {
        var (head, tail) = path.IndexOf('.') is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (path, "");
        return head switch
        {
            "project" => null,
            "self" => tail.Length == 0 || target == RuleTarget.Cable ? null : new(place, EntityKind.Asset, tail, true),
            "asset" => tail.Length == 0 ? null : new(place, EntityKind.Asset, tail, false),
            _ => new(place, EntityKind.Asset, path, false),
        };
    }
}
