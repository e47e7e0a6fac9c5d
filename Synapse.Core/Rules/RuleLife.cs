namespace Synapse.Core.Rules;

/// <summary>The life of a rule: draft, validated, in production, deprecated; and which of its versions runs execute at a moment.</summary>
public static class RuleLife
{
    /// <summary>What may follow a status when a person moves a rule on with a reason.</summary>
    public static IReadOnlyList<RuleStatus> NextOf(RuleStatus status) => status switch
    {
        RuleStatus.Draft => [RuleStatus.DevValidated, RuleStatus.Deprecated],
        RuleStatus.DevValidated => [RuleStatus.ProdReady, RuleStatus.Draft, RuleStatus.Deprecated],
        RuleStatus.ProdReady => [RuleStatus.Deprecated],
        _ => [RuleStatus.Draft],
    };

    /// <summary>Whether a rule is taken at this moment, as far as its dates say.</summary>
    public static bool IsEffective(RuleDocument rule, DateTimeOffset now) => !(now < rule.EffectiveFrom) && !(now >= rule.EffectiveTo);

    /// <summary>
    /// The version that runs execute: the newest one in production. A draft on top of it leaves it where it is; one that is not effective yet leaves the one before it in force;
    /// one that has ended, or a deprecation, ends the rule. Null: none.
    /// </summary>
    /// <param name="newestFirst">The versions of one rule; read only as far as is needed.</param>
    public static RuleVersion? InForce(IEnumerable<RuleVersion> newestFirst, DateTimeOffset now) => InForce(newestFirst, v => v.Document, now);

    /// <summary>The same for versions that carry more than their document.</summary>
    public static T? InForce<T>(IEnumerable<T> newestFirst, Func<T, RuleDocument> documentOf, DateTimeOffset now) where T : class
    {
        foreach (var version in newestFirst)
        {
            var document = documentOf(version);
            if (document.Status == RuleStatus.Deprecated) return null;
            if (document.Status != RuleStatus.ProdReady || now < document.EffectiveFrom) continue;
            return now < document.EffectiveTo || document.EffectiveTo is null ? version : null;
        }

        return null;
    }
}
