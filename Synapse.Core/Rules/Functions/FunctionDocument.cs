using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Functions;

/// <summary>Where a function is in its life. Rules are given the newest version in production.</summary>
public enum FunctionStatus
{
    Draft,
    Production,
    Deprecated,
}

/// <summary>A function as people wrote it, read, checked and ready to be called. Immutable; a change is a new version.</summary>
/// <param name="Function">What rules call.</param>
/// <param name="Json">The document itself, as it is stored and shown.</param>
public sealed record FunctionDocument(FunctionName Name, string? Description, FunctionStatus Status, LogicFunction Function, IReadOnlyList<FunctionCase> Cases, ObjectValue Json)
{
    /// <summary>The names of the functions that it calls itself.</summary>
    public IReadOnlyList<FunctionName> Calls => [.. Function.Source.Functions.Keys.Order(StringComparer.Ordinal).Select(n => new FunctionName(n))];

    /// <summary>What a rule that calls it carries: all that it computes with, and its version; not its standing, its description and its cases.</summary>
    public ObjectValue Carried(int version)
    {
        var carried = new ObjectBuilder().Set("version", version);
        foreach (var member in CarriedFunctions.Members) carried.Set(member, Json[member]);
        return carried.Build();
    }
}

/// <summary>One stored version of a function.</summary>
public sealed record FunctionVersion(int Version, FunctionDocument Document)
{
    public FunctionName Name => Document.Name;

    public string Label => $"{Name}@{Version}";
}

/// <summary>An example: with these arguments the function gives this, or does not know, or ends in this error.</summary>
/// <param name="Arguments">By parameter.</param>
/// <param name="Expected">The value; missing where something else is expected.</param>
/// <param name="Tolerance">How far a number may be off.</param>
public sealed record FunctionCase(string Name, ObjectValue Arguments, Value Expected, bool IsUnknown, string? Error, double Tolerance);

/// <summary>What became of a case.</summary>
/// <param name="Expected">In words: a value as JSON, "unknown", or an error.</param>
public sealed record FunctionCaseResult(string Name, bool Passed, string Expected, string Actual);

/// <summary>Runs the cases of functions.</summary>
public static class FunctionTester
{
    /// <summary>A result per case, in document order.</summary>
    public static IReadOnlyList<FunctionCaseResult> Run(FunctionDocument document) => [.. document.Cases.Select(c => Run(document.Function, c))];

    private static FunctionCaseResult Run(LogicFunction function, FunctionCase test)
    {
        var result = function.Call(test.Arguments);
        var passed = test.IsUnknown ? result.Outcome == LogicOutcome.Unknown
            : test.Error is { } error ? result.Outcome == LogicOutcome.Error && result.Error["type"].AsString == error
            : result.IsValue && IsNear(result.Value, test.Expected, test.Tolerance);
        return new FunctionCaseResult(test.Name, passed, test.IsUnknown ? "unknown" : test.Error ?? test.Expected.ToString(), result.ToString());
    }

    private static bool IsNear(Value actual, Value expected, double tolerance) =>
        actual == expected || (actual.IsNumber && expected.IsNumber && Math.Abs(actual.AsNumber - expected.AsNumber) <= tolerance);
}
