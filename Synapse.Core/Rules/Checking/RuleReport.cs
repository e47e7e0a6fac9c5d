using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Functions;

namespace Synapse.Core.Rules.Checking;

/// <summary>A complaint about a text: what is wrong, where, how grave, and what would be right.</summary>
/// <param name="Proposal">What may stand in the place of what is there; null where nothing can be proposed.</param>
/// <param name="Rules">The other rules that it is about.</param>
public sealed record PlacedComplaint(string Path, int Line, int Column, Severity Severity, string Code, string Message, string? Proposal, IReadOnlyList<RuleId> Rules)
{
    /// <summary>Where a text breaks off being JSON; null when it is JSON.</summary>
    internal static PlacedComplaint? OfText(string text, out Value json)
    {
        json = Value.Missing;
        try
        {
            json = ValueJson.Parse(text);
            return null;
        }
        catch (JsonException broken)
        {
            var sentence = broken.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            return new("", (int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1, Severity.Error, RuleReport.NoJson, $"This is not JSON yet: {sentence}.", null, []);
        }
    }

    /// <summary>What is wrong with a document, by line and column of its text.</summary>
    internal static IReadOnlyList<PlacedComplaint> In(string text, IReadOnlyList<RuleComplaint> complaints, IReadOnlyList<RuleFinding> findings)
    {
        if (complaints.Count == 0 && findings.Count == 0) return [];
        var places = JsonPlaces.Of(text);
        var placed = complaints.Select(c => Placed(places.PlaceOf(c.Path), c.Path, Severity.Error, c.Code, c.Message, c.Proposal, []))
            .Concat(findings.Select(f => Placed(places.PlaceOf(f.Path), f.Path, f.Severity, f.Code, f.Message, f.Proposal, f.Rules)));
        return [.. placed.OrderBy(c => c.Line).ThenBy(c => c.Column)];
    }

    private static PlacedComplaint Placed(TextPlace place, string path, Severity severity, string code, string message, string? proposal, IReadOnlyList<RuleId> rules) =>
        new(path, place.Line, place.Column, severity, code, message, proposal, rules);
}

/// <summary>A rule's text and all that there is to say about it.</summary>
/// <param name="Json">The text as JSON; missing when it is none.</param>
/// <param name="Rule">The rule; null when it cannot be read.</param>
/// <param name="Complaints">By line and column.</param>
public sealed record RuleReport(string Text, Value Json, RuleDocument? Rule, IReadOnlyList<PlacedComplaint> Complaints)
{
    public const string NoJson = "NO_JSON";

    /// <summary>Whether the rule can be put into production: it can be read, and nothing about it is an error.</summary>
    public bool IsPublishable => Rule is not null && Complaints.All(c => c.Severity != Severity.Error);

    /// <summary>Reads a text and, when it is a rule, checks it in the way given.</summary>
    /// <param name="library">The functions that it may call.</param>
    public static RuleReport Of(string text, Func<RuleDocument, IReadOnlyList<RuleFinding>> check, FunctionLibrary? library = null)
    {
        if (PlacedComplaint.OfText(text, out var json) is { } broken) return new(text, json, null, [broken]);
        var reading = RuleReader.Read(json, library);
        return new(text, json, reading.Document, PlacedComplaint.In(text, reading.Complaints, reading.Document is { } rule ? check(rule) : []));
    }
}
