using Synapse.Core.Logic;
using Synapse.Core.Rules.Decisions;
using Synapse.Core.Rules.Functions;
using Synapse.Core.Rules.Reading;

namespace Synapse.Core.Rules;

/// <summary>Reads rule documents. Strict: what is not understood is a complaint, never ignored.</summary>
public static class RuleReader
{
    private const int MaxActions = 50;

    /// <summary>The document, or every complaint about it.</summary>
    /// <param name="library">Functions that it may call without carrying them yet; a stored version carries all that it calls.</param>
    public static RuleReading Read(Value json, FunctionLibrary? library = null)
    {
        var complaints = new List<RuleComplaint>();
        var root = new DocumentNode(json, "", complaints);
        var document = Document(root, library ?? FunctionLibrary.Empty);
        return complaints.Count == 0 ? new RuleReading.Accepted(document) : new RuleReading.Refused(complaints);
    }

    /// <summary>The priority that a source gives its rules unless they say otherwise.</summary>
    public static int DefaultPriority(RuleSource source) => source switch
    {
        RuleSource.Firm => 10,
        RuleSource.Country => 30,
        RuleSource.Project => 50,
        _ => 100,
    };

    private static RuleDocument Document(DocumentNode root, FunctionLibrary library)
    {
        var json = root.Members();
        root.Allow(
            "id", "name", "source", "priority", "enforced", "discipline", "category", "description", "status", "active", "effective_from", "effective_to", "applies_to",
            "condition", "conditions", "asset_type", "property_filters", "tables", "table", CarriedFunctions.Member, "actions", "test_cases");
        var source = root["source"].Word<RuleSource>();
        var target = root["applies_to"].OneOf("asset", "asset", "cable") == "cable" ? RuleTarget.Cable : RuleTarget.Asset;
        var tables = root["tables"].Members(needed: false);
        var functions = Functions(root, library);
        var check = new LogicCheck(RuleLogic.Options(tables, functions));
        var (from, to) = (root["effective_from"].Moment(), root["effective_to"].Moment());
        if (from >= to) root["effective_to"].Complain(RuleComplaintCode.WrongValue, "A rule ends after it begins.");
        var table = root["table"].IsThere ? new TableReader(target, check).Read(root["table"]) : null;
        var required = table is null || !HasCondition(root) ? Value.True : Condition(root, target, check);
        var actions = Actions(root["actions"], new ActionReader(target, check), table);
        return new RuleDocument(
            Id(root["id"]),
            root["name"].Text(),
            source,
            root["priority"].Whole(DefaultPriority(source), 0, 1_000_000),
            root["enforced"].Flag(false),
            root["discipline"].OptionalText(),
            root["category"].OptionalText(),
            root["description"].OptionalText(),
            root["status"].Word<RuleStatus>(RuleStatus.Draft),
            root["active"].Flag(true),
            target,
            table is null ? Condition(root, target, check) : TableCompiler.Condition(table, required),
            actions,
            [.. root["test_cases"].Items().Select(c => TestCase(c, target))],
            json)
        {
            Tables = tables,
            Functions = functions,
            Table = table,
            EffectiveFrom = from,
            EffectiveTo = to,
        };
    }

    // What it carries goes before what the library has.
    private static IReadOnlyDictionary<string, LogicFunction> Functions(DocumentNode root, FunctionLibrary library)
    {
        var carried = CarriedFunctions.Read(root[CarriedFunctions.Member]);
        return library.Callable.Count == 0 ? carried : library.Callable.Concat(carried).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
    }

    private static RuleId Id(DocumentNode node)
    {
        var text = node.Text();
        var isWord = text.Length <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        if (!isWord) node.Complain(RuleComplaintCode.WrongValue, "An id is up to 100 letters, digits, hyphens, underscores and dots.");
        return new RuleId(text);
    }

    private static Value Condition(DocumentNode root, RuleTarget target, LogicCheck check)
    {
        var isTopShort = !root.Value["asset_type"].IsMissing || !root.Value["property_filters"].IsMissing;
        var condition = root.Value["condition"].IsMissing ? root["conditions"] : root["condition"];
        if (!condition.Value.IsMissing && (isTopShort || !root.Value["condition"].IsMissing && !root.Value["conditions"].IsMissing))
            condition.Complain(RuleComplaintCode.BadCondition, "A rule has one condition, in one place.");
        if (isTopShort) return Short(new DocumentNode(OnlyShort(root.Value), root.Path, root.Complaints), target, check);
        if (ShortCondition.IsShort(condition.Value)) return Short(condition, target, check);
        if (condition.Value.IsMissing)
        {
            root["condition"].Complain(RuleComplaintCode.MissingMember, "This is needed: JSONLogic, or true for every one.");
            return Value.False;
        }

        check.Check(condition, RuleLogic.RootsOf(target));
        return condition.Value;
    }

    private static Value Short(DocumentNode node, RuleTarget target, LogicCheck check)
    {
        var translated = ShortCondition.Translate(node);
        check.Check(node with { Value = translated }, RuleLogic.RootsOf(target));
        return translated;
    }

    private static Value OnlyShort(Value root) =>
        ObjectValue.Of(("asset_type", root["asset_type"]), ("property_filters", root["property_filters"]));

    private static bool HasCondition(DocumentNode root) =>
        Array.Exists(["condition", "conditions", "asset_type", "property_filters"], name => !root.Value[name].IsMissing);

    private static List<RuleAction> Actions(DocumentNode node, ActionReader reader, DecisionTable? table)
    {
        var actions = new List<RuleAction>();
        if (table is not null && table.Rows.Count > 0) actions.Add(new RuleAction.SetProperty(TableCompiler.Set(table)));
        foreach (var item in node.Items())
            if (reader.Read(item) is { } action) actions.Add(action);
        if (table is null && (!node.IsThere || node.Value.AsArray is { Count: 0 })) node.Complain(RuleComplaintCode.MissingMember, "A rule needs at least one action.");
        if (actions.Count > MaxActions) node.Complain(RuleComplaintCode.WrongValue, $"A rule has at most {MaxActions} actions.");
        return actions;
    }

    private static RuleTestCase TestCase(DocumentNode node, RuleTarget target)
    {
        if (target == RuleTarget.Asset) node.Allow("name", "acts", "finds", "asset", "parent", "children", "cables", "project");
        else node.Allow("name", "acts", "finds", "cable", "from", "to", "project");
        var subject = target == RuleTarget.Asset ? "asset" : "cable";
        node.Members();
        node[subject].Members();
        if (node["acts"].Value.IsMissing) node["acts"].Complain(RuleComplaintCode.MissingMember, "This is needed: true or false.");
        var data = new ObjectBuilder();
        foreach (var name in new[] { "asset", "cable", "parent", "children", "cables", "from", "to", "project" }) data.Set(name, node.Value[name]);
        bool? finds = node["finds"].IsThere ? node["finds"].Flag(false) : null;
        return new RuleTestCase(node["name"].Text(), data.Build(), node["acts"].Flag(false), finds);
    }
}
