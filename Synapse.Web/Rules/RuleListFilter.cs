using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;

namespace Synapse.Web.Rules;

/// <summary>Which rules of the list are shown and in which order, in the page's address.</summary>
/// <param name="Concerns">What deserves a look: keys of <see cref="AllConcerns"/>, any of which is enough.</param>
/// <param name="Sort">One of <see cref="Sorts"/>; null: by source.</param>
public sealed record RuleListFilter(
    IReadOnlyList<string> Sources, IReadOnlyList<string> Disciplines, IReadOnlyList<string> Statuses, IReadOnlyList<string> Concerns, bool OnlyActive, string Text, string? Sort = null,
    bool Descending = false)
{
    public static RuleListFilter None { get; } = new([], [], [], [], OnlyActive: false, "");

    /// <summary>The columns, each with whether it holds numbers.</summary>
    public static IReadOnlyList<(string Sort, bool IsNumber)> Sorts { get; } =
    [
        ("name", false), ("discipline", false), ("status", false), ("priority", true), ("version", true), ("evaluated", true), ("matched", true), ("unknown", true), ("errors", true), ("time", true),
        ("fired", false),
    ];

    /// <summary>Whether a column is left out where there is no room for all; the rule's page has them.</summary>
    public static bool IsMinor(string sort) => sort is not ("name" or "status" or "matched" or "unknown");

    public static IReadOnlyDictionary<string, Func<RuleLine, bool>> AllConcerns { get; } = new Dictionary<string, Func<RuleLine, bool>>
    {
        ["quarantined"] = r => r.Aside is not null,
        ["never-fired"] = r => r.Figure.LastFired is null && r.InForce is not null,
        ["unknown"] = r => r.Figure.Unknown > 0,
        ["errors"] = r => r.Figure.Errors > 0,
        ["drafted"] = r => r.IsBeingDrafted,
        ["no-cases"] = r => r.Head.Document.TestCases.Count == 0,
    };

    public static RuleListFilter Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        var sort = Of("sort") is [var first, ..] ? first : null;
        return new RuleListFilter(
            Of("source"), Of("discipline"), Of("status"), Of("concern"), Of("active").Contains("true"), Of("q") is [var text, ..] ? text : "",
            Sorts.FirstOrDefault(s => s.Sort == sort?.TrimStart('-')).Sort, sort?.StartsWith('-') == true);

        IReadOnlyList<string> Of(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0)] : [];
    }

    public string Write()
    {
        string[] parts =
        [
            .. Sources.Select(s => "source=" + Uri.EscapeDataString(s)), .. Disciplines.Select(d => "discipline=" + Uri.EscapeDataString(d)), .. Statuses.Select(s => "status=" + s),
            .. Concerns.Select(c => "concern=" + Uri.EscapeDataString(c)),
            .. OnlyActive ? ["active=true"] : Array.Empty<string>(), .. Text.Length > 0 ? ["q=" + Uri.EscapeDataString(Text)] : Array.Empty<string>(),
            .. Sort is null ? Array.Empty<string>() : [$"sort={(Descending ? "-" : "")}{Sort}"],
        ];
        return parts.Length == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>Numbers begin with the largest; a third click gives the groups by source back.</summary>
    public RuleListFilter SortedBy(string sort)
    {
        var first = Sorts.First(s => s.Sort == sort).IsNumber || sort == "fired";
        if (Sort != sort) return this with { Sort = sort, Descending = first };
        return Descending == first ? this with { Descending = !first } : this with { Sort = null, Descending = false };
    }

    public IReadOnlyList<RuleLine> Sorted(IEnumerable<RuleLine> lines)
    {
        var byId = lines.OrderBy(l => l.Id);
        return [.. Descending ? byId.OrderByDescending(KeyOf) : byId.OrderBy(KeyOf)];
    }

    public bool Admits(RuleLine line)
    {
        var rule = line.Head.Document;
        return (Sources.Count == 0 || Sources.Contains(rule.Source.Word()))
            && (Disciplines.Count == 0 || Disciplines.Contains(rule.Discipline ?? ""))
            && (Statuses.Count == 0 || Statuses.Contains(rule.Status.Word()))
            && (Concerns.Count == 0 || Concerns.Any(c => AllConcerns.TryGetValue(c, out var isConcern) && isConcern(line)))
            && (!OnlyActive || rule.Active)
            && (Text.Length == 0 || rule.Name.Contains(Text, StringComparison.CurrentCultureIgnoreCase) || line.Id.Value.Contains(Text, StringComparison.OrdinalIgnoreCase)
                || rule.Description?.Contains(Text, StringComparison.CurrentCultureIgnoreCase) == true);
    }

    private IComparable? KeyOf(RuleLine line) => Sort switch
    {
        "discipline" => line.Head.Document.Discipline ?? "",
        "status" => (int)line.Head.Document.Status,
        "priority" => line.Head.Document.Priority,
        "version" => line.Head.Version,
        "evaluated" => line.Figure.Evaluated,
        "matched" => line.Figure.Matched,
        "unknown" => line.Figure.Unknown,
        "errors" => line.Figure.Errors,
        "time" => line.Figure.Time,
        "fired" => line.Figure.LastFired ?? DateTimeOffset.MinValue,
        _ => line.Head.Document.Name,
    };
}
