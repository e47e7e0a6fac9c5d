using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Web.TimeTravel;

/// <summary>Two moments and a filter, in the address of the page and in the query of the interface alike.</summary>
/// <param name="From">A batch or a moment as it is written; null for the batch before the newest.</param>
/// <param name="To">The same; null for the newest.</param>
public sealed record CompareUrl(string? From, string? To, ComparisonFilter Filter)
{
    public static Outcome<CompareUrl> Read(Uri address) => Read(QueryHelpers.ParseQuery(address.Query));

    /// <summary>Refused with INVALID_FILTER for a kind or change that there is not.</summary>
    public static Outcome<CompareUrl> Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var words = query.ToDictionary(q => q.Key, q => (IReadOnlyList<string>)[.. q.Value.OfType<string>().Where(v => v.Length > 0)], StringComparer.OrdinalIgnoreCase);
        if (Wrong<EntityKind>("kind") is { } kind) return kind;
        if (Wrong<EntityChange>("change") is { } change) return change;
        return new CompareUrl(
            One("from"), One("to"),
            new ComparisonFilter(One("q"), [.. All("kind").Select(w => Words.Parse<EntityKind>(w)!.Value)], [.. All("change").Select(w => Words.Parse<EntityChange>(w)!.Value)], All("type"), All("area"), All("property")));

        IReadOnlyList<string> All(string name) => words.GetValueOrDefault(name) ?? [];
        string? One(string name) => All(name) is [var first, ..] ? first : null;
        Refusal? Wrong<T>(string name) where T : struct, Enum => All(name).FirstOrDefault(w => Words.Parse<T>(w) is null) is { } word
            ? new Refusal(RefusalCode.InvalidFilter, $"“{word}” in {name} is not one of {string.Join(", ", Enum.GetValues<T>().Select(v => v.Word()))}.")
            : null;
    }

    public string Write()
    {
        var parts = new List<(string Name, string Word)>();
        if (From is not null) parts.Add(("from", From));
        if (To is not null) parts.Add(("to", To));
        if (Filter.Text is { Length: > 0 } text) parts.Add(("q", text));
        parts.AddRange(Filter.Kinds.Select(k => ("kind", k.Word())));
        parts.AddRange(Filter.Changes.Select(c => ("change", c.Word())));
        parts.AddRange(Filter.Types.Select(t => ("type", t)));
        parts.AddRange(Filter.Areas.Select(a => ("area", a)));
        parts.AddRange(Filter.Properties.Select(p => ("property", p)));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Word)}"));
    }
}
