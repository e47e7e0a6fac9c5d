namespace Synapse.Web.Rules;

/// <summary>The words of the rule pages.</summary>
public sealed class RuleText;
