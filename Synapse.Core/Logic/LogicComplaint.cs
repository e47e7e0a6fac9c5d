namespace Synapse.Core.Logic;

/// <summary>Something wrong with a rule. <paramref name="Path"/> is a JSON pointer into it, <paramref name="Message"/> a sentence.</summary>
public sealed record LogicComplaint(string Path, string Code, string Message)
{
    /// <summary>What may stand at the path instead, as JSON; null where nothing can be proposed.</summary>
    public string? Proposal { get; init; }
}

/// <summary>A compiled program, or what is wrong with the rule.</summary>
public abstract record LogicCompilation
{
    private LogicCompilation()
    {
    }

    public sealed record Accepted(LogicProgram Logic) : LogicCompilation;

    public sealed record Refused(IReadOnlyList<LogicComplaint> Reasons) : LogicCompilation;

    /// <summary>The program, or null when refused.</summary>
    public LogicProgram? Program => (this as Accepted)?.Logic;

    /// <summary>The complaints; empty when compiled.</summary>
    public IReadOnlyList<LogicComplaint> Complaints => this is Refused refused ? refused.Reasons : [];

    /// <summary>The program of a rule that is known to be right, such as one written in code.</summary>
    /// <exception cref="InvalidOperationException">The rule was refused.</exception>
    public LogicProgram Require() =>
        Program ?? throw new InvalidOperationException(string.Join(" ", Complaints.Select(c => $"{c.Path}: {c.Message}")));
}
