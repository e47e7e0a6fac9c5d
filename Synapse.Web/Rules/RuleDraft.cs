using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Web.Rules;

/// <summary>A complaint about a text that is being edited, with the line on which it stands.</summary>
public sealed record DraftComplaint(int Line, string Path, string Message);

/// <summary>A rule's text as it is being edited: either a rule, or what is wrong with it.</summary>
public sealed record RuleDraft(string Text, Value Json, RuleDocument? Rule, IReadOnlyList<DraftComplaint> Complaints)
{
    public static RuleDraft Read(string text)
    {
        Value json;
        try
        {
            json = ValueJson.Parse(text);
        }
        catch (JsonException broken)
        {
            var sentence = broken.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            return new RuleDraft(text, Value.Missing, null, [new DraftComplaint((int)(broken.LineNumber ?? 0) + 1, "", $"This is not JSON yet: {sentence}.")]);
        }

        var reading = RuleReader.Read(json);
        if (reading.Document is { } rule) return new RuleDraft(text, json, rule, []);
        var places = JsonPlaces.Of(text);
        return new RuleDraft(text, json, null, [.. reading.Complaints.Select(c => new DraftComplaint(places.LineOf(c.Path), c.Path, c.Message)).OrderBy(c => c.Line)]);
    }
}
