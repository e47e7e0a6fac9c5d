namespace Synapse.Web.Rules.Editing;

/// <summary>The words of rule documents that the text editor completes.</summary>
internal static class RuleWordList
{
    public static readonly string[] Members =
    [
        "id", "name", "source", "priority", "enforced", "discipline", "category", "description", "status", "active", "applies_to", "effective_from", "effective_to", "condition", "tables", "table", "actions", "test_cases",
        "type", "set", "check", "severity", "message", "child_type", "child_tag", "relation", "inherit", "cable_tag", "cable_type", "length_m", "sizing", "target", "direction", "where", "tag", "package",
        "signal", "signal_name", "cards", "count", "acts", "finds", "asset", "cable", "parent", "children", "cables", "project", "properties",
    ];

    public static readonly string[] Operators =
    [
        "var", "val", "missing", "missing_some", "exists", "and", "or", "if", "in", "some", "all", "none", "map", "filter", "reduce", "merge", "cat", "substr", "max", "min", "length", "lookup", "convert", "round", "abs",
        "floor", "ceil", "starts_with", "ends_with", "contains", "match", "upper", "lower", "trim", "split", "join", "replace", "try", "throw", "preserve", "date_add", "date_diff", "year", "month",
    ];
}
