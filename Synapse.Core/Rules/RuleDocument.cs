using System.Collections.Frozen;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Decisions;

namespace Synapse.Core.Rules;

/// <summary>Who stands behind a rule; a later source overrides an earlier one. Default priorities: 10, 30, 50, 100.</summary>
public enum RuleSource
{
    Firm,
    Country,
    Project,
    Client,
}

/// <summary>Where a rule is in its life. Only <see cref="ProdReady"/> rules are executed; drafts take part in dry runs only.</summary>
public enum RuleStatus
{
    Draft,
    DevValidated,
    ProdReady,
    Deprecated,
}

/// <summary>What a rule looks at, one at a time.</summary>
public enum RuleTarget
{
    Asset,
    Cable,
}

/// <summary>A rule as people wrote it, read and checked but not compiled. Immutable; a change is a new version.</summary>
/// <param name="Priority">A higher one overrides a lower one where two rules write the same property.</param>
/// <param name="Enforced">Nothing overrides it, whatever the priority.</param>
/// <param name="Condition">JSONLogic; the short form of the specification has been translated.</param>
/// <param name="Json">The document itself, as it is stored and shown.</param>
public sealed record RuleDocument(
    RuleId Id,
    string Name,
    RuleSource Source,
    int Priority,
    bool Enforced,
    string? Discipline,
    string? Category,
    string? Description,
    RuleStatus Status,
    bool Active,
    RuleTarget AppliesTo,
    Value Condition,
    IReadOnlyList<RuleAction> Actions,
    IReadOnlyList<RuleTestCase> TestCases,
    ObjectValue Json)
{
    /// <summary>The tables that this rule's <c>lookup</c>s read, by name.</summary>
    public ObjectValue Tables { get; init; } = ObjectValue.Empty;

    /// <summary>The functions that it calls, by name, in the versions that it carries.</summary>
    public IReadOnlyDictionary<string, LogicFunction> Functions { get; init; } = FrozenDictionary<string, LogicFunction>.Empty;

    /// <summary>The decision table that the condition and the first action were compiled from; null for a rule without one.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>The moment from which runs take it; null: at once.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>The first moment at which runs no longer take it; null: never.</summary>
    public DateTimeOffset? EffectiveTo { get; init; }
}

/// <summary>One stored version of a rule.</summary>
/// <param name="Key">A small number that stands for rule and version in events; unique in the project.</param>
public sealed record RuleVersion(int Key, int Version, RuleDocument Document)
{
    public RuleId Id => Document.Id;
}

/// <summary>An example that the rule's author gives: with this asset (and project, parent, …) the rule acts or does not.</summary>
/// <param name="Finds">For rules that validate: whether a check must not hold; null where the author does not say.</param>
public sealed record RuleTestCase(string Name, ObjectValue Data, bool Acts, bool? Finds = null);
