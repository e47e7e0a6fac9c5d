using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;

namespace Synapse.Core.Tests.Rules.Checking;

/// <summary>Rules and a catalogue for tests of the checks.</summary>
internal static class Workpiece
{
    /// <summary>Pumps and motors with a few properties of each sort.</summary>
    public static PropertyCatalogue Catalogue(params CatalogueEntry[] more) => new(
    [
        new(EntityKind.Asset, "type", [Texts("PUMP", "PUMP"), Texts("MOTOR", "MOTOR")]),
        new(EntityKind.Asset, "area", [Texts("PUMP", "210", "310")]),
        new(EntityKind.Asset, "properties.power_kw", [Numbers("PUMP", 1, 900), Numbers("MOTOR", 1, 900)]),
        new(EntityKind.Asset, "properties.power_hp", [Numbers("MOTOR", 1, 900)]),
        new(EntityKind.Asset, "properties.fluid", [Texts("PUMP", "water", "slurry")]),
        new(EntityKind.Asset, "properties.running", [new("PUMP", 3, 0, 0, 0, 3, 0, 2, null, null, [true, false])]),
        new(EntityKind.Asset, "properties.frame", [Texts("MOTOR", "315M", "280S")]),
        .. more,
    ]);

    public static PropertyFacts Numbers(string type, double min, double max) => new(type, 10, 10, 0, 0, 0, 0, 10, min, max, [min, max]);

    public static PropertyFacts Texts(string type, params string[] texts) =>
        new(type, 10, 0, 10, texts.All(t => double.TryParse(t, out _)) ? 10 : 0, 0, 0, texts.Length, null, null, [.. texts.Select(t => (Value)t)]);

    public static RuleDocument Rule(string condition, string actions = """[{"type": "SET_PROPERTY", "set": {"voltage": 400}}]""", string id = "mine", string more = "") =>
        RuleReader.Read(ValueJson.Parse($$"""{"id": "{{id}}", "name": "Rule {{id}}", "source": "PROJECT", {{more}} "condition": {{condition}}, "actions": {{actions}} }""")).Require();

    public static IReadOnlyList<RuleFinding> Check(string condition, params RuleDocument[] others) => Check(Rule(condition), others);

    public static IReadOnlyList<RuleFinding> Check(RuleDocument rule, params RuleDocument[] others) => RuleChecker.Check(rule, Catalogue(), new RuleSetOutline(others));

    public static RuleFinding Only(IReadOnlyList<RuleFinding> findings, string code)
    {
        Assert.True(findings.Count == 1 && findings[0].Code == code, findings.Count == 0 ? $"{code} was not found." : string.Join('\n', findings));
        return findings[0];
    }
}
