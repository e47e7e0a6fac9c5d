using System.Text.Json;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Checking;

/// <summary>A complaint about a rule's text: what is wrong, where, how grave, and what would be right.</summary>
/// <param name="Proposal">What may stand in the place of what is there; null where nothing can be proposed.</param>
/// <param name="Rules">The other rules that it is about.</param>
public sealed record PlacedComplaint(string Path, int Line, int Column, Severity Severity, string Code, string Message, string? Proposal, IReadOnlyList<RuleId> Rules);

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
    public static RuleReport Of(string text, Func<RuleDocument, IReadOnlyList<RuleFinding>> check)
    {
        Value json;
        try
        {
            json = ValueJson.Parse(text);
        }
        catch (JsonException broken)
        {
            var sentence = broken.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            return new(text, Value.Missing, null, [new("", (int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1, Severity.Error, NoJson, $"This is not JSON yet: {sentence}.", null, [])]);
        }

        var reading = RuleReader.Read(json);
        var findings = reading.Document is { } rule ? check(rule) : [];
        if (reading.Complaints.Count == 0 && findings.Count == 0) return new(text, json, reading.Document, []);
        var places = JsonPlaces.Of(text);
        var complaints = reading.Complaints.Select(c => Placed(places.PlaceOf(c.Path), c.Path, Severity.Error, c.Code, c.Message, null, []))
            .Concat(findings.Select(f => Placed(places.PlaceOf(f.Path), f.Path, f.Severity, f.Code, f.Message, f.Proposal, f.Rules)));
        return new(text, json, reading.Document, [.. complaints.OrderBy(c => c.Line).ThenBy(c => c.Column)]);
    }

    private static PlacedComplaint Placed(TextPlace place, string path, Severity severity, string code, string message, string? proposal, IReadOnlyList<RuleId> rules) =>
        new(path, place.Line, place.Column, severity, code, message, proposal, rules);
}
