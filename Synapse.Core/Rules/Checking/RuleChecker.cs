using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Checking;

/// <summary>
/// Checks a rule that can be read before anybody runs it. An error is a proof on what is known now, a warning a doubt; errors keep a rule from being published.
/// </summary>
public static class RuleChecker
{
    private const int MostFindings = 200;

    /// <summary>What there is to say about the rule beside the others (of which one with the same id is left out), errors first.</summary>
    public static IReadOnlyList<RuleFinding> Check(RuleDocument rule, PropertyCatalogue catalogue, RuleSetOutline others) =>
        [.. CatalogueCheck.Of(rule, catalogue, others).Concat(TruthCheck.Of(rule)).Concat(TableCheck.Of(rule)).Concat(RuleSetCheck.Of(rule, others)).OrderBy(f => !f.IsError).Take(MostFindings)];

    /// <summary>Only what keeps it from being published.</summary>
    public static IReadOnlyList<RuleFinding> Errors(RuleDocument rule, PropertyCatalogue catalogue, RuleSetOutline others) =>
        [.. CatalogueCheck.Of(rule, catalogue, others).Concat(TruthCheck.Of(rule)).Concat(TableCheck.Of(rule)).Where(f => f.IsError).Take(MostFindings)];
}
