using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Reading;

/// <summary>Translates the short form (<c>asset_type</c> and <c>property_filters</c>) into JSONLogic.</summary>
internal static class ShortCondition
{
    private const string AssetType = "asset_type";
    private const string PropertyFilters = "property_filters";
    private static readonly string[] Operators = ["==", "!=", ">", "<", ">=", "<=", "in", "contains", "exists", "not_exists"];

    public static bool IsShort(Value condition) =>
        condition.AsObject is { } members && (!members[AssetType].IsMissing || !members[PropertyFilters].IsMissing);

    public static Value Translate(DocumentNode node)
    {
        node.Allow(AssetType, PropertyFilters);
        var parts = new List<Value>();
        if (node[AssetType] is { IsThere: true } type) parts.Add(TypeIs(type));
        foreach (var filter in node[PropertyFilters].Items()) parts.Add(Filter(filter));
        return parts.Count switch
        {
            0 => Value.True,
            1 => parts[0],
            _ => Op("and", [.. parts]),
        };
    }

    private static Value TypeIs(DocumentNode type)
    {
        if (type.Value.IsArray)
        {
            foreach (var item in type.Items()) item.Text();
            return Op("in", Var("type"), type.Value);
        }

        return Op("==", Var("type"), type.Text());
    }

    private static Value Filter(DocumentNode filter)
    {
        filter.Allow("key", "property", "op", "operator", "value");
        var name = (filter["key"].IsThere ? filter["key"] : filter["property"]).Text();
        var op = (filter["op"].IsThere ? filter["op"] : filter["operator"]).OneOf("==", Operators);
        var value = filter["value"];
        var isUnary = op is "exists" or "not_exists";
        if (isUnary && value.IsThere) value.Complain(RuleComplaintCode.UnknownMember, $"'{op}' takes no value.");
        if (!isUnary && value.Value.IsMissing) value.Complain(RuleComplaintCode.MissingMember, $"'{op}' needs a value.");
        if (op == "in" && value.IsThere && !value.Value.IsArray && !value.Value.IsString) value.Complain(RuleComplaintCode.WrongType, "'in' needs a list or a text.");
        var path = PropertyPath.Of(name, Plant.EntityKind.Asset) ?? name;
        return op switch
        {
            "exists" => Exists(path),
            "not_exists" => Op("!", Exists(path)),
            "contains" => Op("in", value.Value, Var(path)),
            _ => Op(op, Var(path), value.Value),
        };
    }

    // `missing` answers with the names that are absent, null or blank, so an empty answer means that it is there.
    private static Value Exists(string path) => Op("!", Op("missing", path));

    private static Value Var(string path) => ObjectValue.Of(("var", path));

    private static Value Op(string name, params ReadOnlySpan<Value> arguments) => ObjectValue.Of((name, Value.Array(arguments)));
}
