namespace Synapse.Core.Rules.Explaining;

/// <summary>What a rule makes of one asset or cable as it is now.</summary>
public enum RuleVerdict
{
    /// <summary>The condition holds.</summary>
    Acts,

    /// <summary>The condition does not hold.</summary>
    DoesNotAct,

    /// <summary>Something that the condition needs is missing.</summary>
    Unknown,

    /// <summary>The rule is switched off or deprecated, looks at other things, or at other types.</summary>
    NotConsidered,

    /// <summary>The condition could not be evaluated.</summary>
    Error,
}
