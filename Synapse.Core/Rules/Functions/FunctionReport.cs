using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking;

namespace Synapse.Core.Rules.Functions;

/// <summary>A function's text and all that there is to say about it.</summary>
/// <param name="Function">The function; null when it cannot be read.</param>
/// <param name="Complaints">By line and column.</param>
public sealed record FunctionReport(string Text, Value Json, FunctionDocument? Function, IReadOnlyList<PlacedComplaint> Complaints)
{
    /// <summary>Whether the function can be put into production, as far as it can be told without running its cases.</summary>
    public bool IsPublishable => Function is not null && Complaints.All(c => c.Severity != Severity.Error);

    /// <summary>Reads a text and, when it is a function, checks it.</summary>
    /// <param name="library">The functions that it may call, and with which it must not form a circle.</param>
    public static FunctionReport Of(string text, FunctionLibrary library)
    {
        if (PlacedComplaint.OfText(text, out var json) is { } broken) return new(text, json, null, [broken]);
        var version = json["name"].AsString is { } name && library.Head(new FunctionName(name)) is { } head ? head.Version + 1 : 1;
        var reading = FunctionReader.Read(json, version, library);
        var findings = reading.Document is { } function ? FunctionChecker.Check(function) : [];
        return new(text, json, reading.Document, PlacedComplaint.In(text, reading.Complaints, findings));
    }
}
