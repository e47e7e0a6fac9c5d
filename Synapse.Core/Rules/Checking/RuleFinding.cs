namespace Synapse.Core.Rules.Checking;

/// <summary>What a check makes of a rule that can be read: something that is wrong, or probably is.</summary>
/// <param name="Path">A JSON pointer into the document.</param>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Severity">An error keeps the rule from being published, a warning does not.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Proposal">What would be right, as it can be put in the place of what is there; null where nothing can be proposed.</param>
/// <param name="Rules">The other rules that it is about.</param>
public sealed record RuleFinding(string Path, string Code, Severity Severity, string Message, string? Proposal = null, params IReadOnlyList<RuleId> Rules)
{
    public bool IsError => Severity == Severity.Error;
}

/// <summary>The codes of findings. They are a contract: never renamed.</summary>
public static class FindingCode
{
    public const string UnknownProperty = "UNKNOWN_PROPERTY";
    public const string NotOnThisType = "NOT_ON_THIS_TYPE";
    public const string UnknownValue = "UNKNOWN_VALUE";
    public const string TypeMismatch = "TYPE_MISMATCH";
    public const string UnitMismatch = "UNIT_MISMATCH";
    public const string NeverTrue = "NEVER_TRUE";
    public const string AlwaysTrue = "ALWAYS_TRUE";
    public const string Redundant = "REDUNDANT";
    public const string Unreachable = "UNREACHABLE";
    public const string Cycle = "CYCLE";
    public const string Conflict = "CONFLICT";
    public const string Shadowed = "SHADOWED";
    public const string Duplicate = "DUPLICATE";
    public const string UnusedParameter = "UNUSED_PARAMETER";
    public const string TableOverlap = "TABLE_OVERLAP";
    public const string TableGap = "TABLE_GAP";
}
