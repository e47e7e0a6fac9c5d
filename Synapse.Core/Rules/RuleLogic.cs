using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules;

/// <summary>What the JSONLogic of a rule may read, and how it is compiled: the same for checking, testing and running.</summary>
public static class RuleLogic
{
    private static readonly string[] AssetRoots = [.. Field.Of(EntityKind.Asset), "asset", "parent", "children", "cables", "project"];
    private static readonly string[] CableRoots = ["tag", "type", "discipline", "size", "length_m", "properties", "cable", "from", "to", "project"];
    private static readonly string[] QueryRoots = [.. Field.Of(EntityKind.Asset), "asset", "self", "project"];

    /// <summary>The names at the root of the data of a rule's conditions and values.</summary>
    public static IReadOnlyList<string> RootsOf(RuleTarget target) => target == RuleTarget.Cable ? CableRoots : AssetRoots;

    /// <summary>The names at the root of the data of a query for assets: the candidate's fields, <c>self</c> for the asset at hand, <c>project</c>.</summary>
    public static IReadOnlyList<string> RootsOfQuery => QueryRoots;

    /// <summary>Missing is unknown; lookups read the rule's own tables, and calls run the functions that it carries.</summary>
    public static LogicOptions Options(RuleDocument rule) => Options(rule.Tables, rule.Functions);

    /// <summary>The same for a rule that is still being read.</summary>
    public static LogicOptions Options(ObjectValue tables, IReadOnlyDictionary<string, LogicFunction> functions)
    {
        if (tables.Count == 0 && functions.Count == 0) return LogicOptions.ForRules;
        return LogicOptions.ForRules with { Tables = tables.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), Functions = functions };
    }

    /// <summary>Whether a value of <c>set</c> has to be computed.</summary>
    public static bool IsLogic(Value value) => value.IsObject || value.IsArray;
}
