using Synapse.Core.Logic;

namespace Synapse.Core.Rules;

/// <summary>What a rule does where its condition holds: one of the seven actions.</summary>
public abstract record RuleAction
{
    private RuleAction()
    {
    }

    /// <summary>A new asset with an edge from (or to) the asset at hand.</summary>
    public sealed record CreateChild(string ChildType, string TagPattern, string Relation, string? Discipline, IReadOnlyList<string> Inherit, ObjectValue Set, string? Description)
        : RuleAction;

    /// <summary>A new cable between two assets, sized by the project's code when <paramref name="AutoSize"/>.</summary>
    public sealed record CreateCable(string TagPattern, string CableType, EndpointQuery From, EndpointQuery To, Value LengthM, bool AutoSize, ObjectValue Set, string? Discipline) : RuleAction;

    /// <summary>An edge to one asset by tag, or to all that a query finds.</summary>
    public sealed record CreateRelationship(string Relation, EndpointQuery Target, bool Outgoing, string? Discipline) : RuleAction;

    /// <summary>Property paths to literals or JSONLogic.</summary>
    public sealed record SetProperty(ObjectValue Set) : RuleAction;

    /// <summary>Membership in a package, which is made when it is not there.</summary>
    public sealed record CreatePackage(string CodePattern, string? Name) : RuleAction;

    /// <summary>The next free channel of a card that matches.</summary>
    public sealed record AllocateIo(string SignalType, string? SignalName, Value CardsWhere, int Count) : RuleAction;

    /// <summary>A check that must hold; otherwise a finding with this severity.</summary>
    public sealed record Validate(Value Check, Severity Severity, string Message) : RuleAction;
}

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>Names an asset by a tag pattern, or assets by a JSONLogic condition over them (<c>self</c> is the asset at hand).</summary>
public abstract record EndpointQuery
{
    private EndpointQuery()
    {
    }

    public sealed record ByTag(string Pattern) : EndpointQuery;

    public sealed record Where(Value Condition) : EndpointQuery;
}
