namespace Synapse.Core.Rules;

/// <summary>Something wrong with a rule document.</summary>
/// <param name="Path">A JSON pointer into the document; "" is the document itself.</param>
/// <param name="Code">One of <see cref="RuleComplaintCode"/>, or the code of the JSONLogic complaint.</param>
/// <param name="Message">A sentence that says what is wrong and what would be right.</param>
public sealed record RuleComplaint(string Path, string Code, string Message)
{
    /// <summary>What may stand at the path instead, as JSON; null where nothing can be proposed.</summary>
    public string? Proposal { get; init; }
}

/// <summary>The codes of complaints about rule documents. They are a contract: never renamed.</summary>
public static class RuleComplaintCode
{
    public const string MissingMember = "MISSING_MEMBER";
    public const string UnknownMember = "UNKNOWN_MEMBER";
    public const string WrongType = "WRONG_TYPE";
    public const string WrongValue = "WRONG_VALUE";
    public const string UnknownAction = "UNKNOWN_ACTION";
    public const string BadPattern = "BAD_PATTERN";
    public const string BadPath = "BAD_PATH";
    public const string UnknownVariable = "UNKNOWN_VARIABLE";
    public const string BadCondition = "BAD_CONDITION";
    public const string Recursion = "RECURSION";
}

/// <summary>What reading a rule gave: a document, or everything that is wrong with it.</summary>
public abstract record RuleReading
{
    private RuleReading()
    {
    }

    public sealed record Accepted(RuleDocument Rule) : RuleReading;

    public sealed record Refused(IReadOnlyList<RuleComplaint> List) : RuleReading;

    /// <summary>The document, or null when refused.</summary>
    public RuleDocument? Document => (this as Accepted)?.Rule;

    /// <summary>The complaints; empty when accepted.</summary>
    public IReadOnlyList<RuleComplaint> Complaints => this is Refused refused ? refused.List : [];

    /// <summary>The document of a rule that is known to be right, such as one shipped with the product.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public RuleDocument Require() =>
        Document ?? throw new InvalidOperationException(string.Join(" ", Complaints.Select(c => $"{c.Path}: {c.Message}")));
}
