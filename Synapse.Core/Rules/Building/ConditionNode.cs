using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Building;

/// <summary>How the members of a group are joined.</summary>
public enum GroupKind
{
    All,
    Any,
    None,
}

/// <summary>What a test asks of a property.</summary>
public enum TestKind
{
    Is,
    IsNot,
    IsGreater,
    IsAtLeast,
    IsLess,
    IsAtMost,
    IsBetween,
    IsOneOf,
    IsNoneOf,
    IsThere,
    IsMissing,
    Contains,
    StartsWith,
    EndsWith,
}

/// <summary>
/// A condition as the builder shows it. Every JSONLogic has such a form and comes back from it unchanged: what the builder has no fields for is <see cref="Raw"/>.
/// </summary>
public abstract record ConditionNode
{
    private ConditionNode()
    {
    }

    /// <summary>All, any or none of several.</summary>
    public sealed record Group(GroupKind Kind, IReadOnlyList<ConditionNode> Members) : ConditionNode;

    /// <summary>One property and what is asked of it.</summary>
    /// <param name="Path">As it is read: <c>properties.power_kw</c>.</param>
    /// <param name="Values">None, one, two (between) or a list; a value may be a read of another property.</param>
    /// <param name="IsMirrored">Whether the value is written first: <c>{"&lt;": [55, {"var": "x"}]}</c>.</param>
    public sealed record Test(string Path, TestKind Kind, IReadOnlyList<Value> Values, bool IsMirrored = false) : ConditionNode;

    /// <summary>JSONLogic as it is.</summary>
    public sealed record Raw(Value Logic) : ConditionNode;

    /// <summary>A test that a person is about to fill in.</summary>
    public static Test New { get; } = new("type", TestKind.Is, [""]);
}
