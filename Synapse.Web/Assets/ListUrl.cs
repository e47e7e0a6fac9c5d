using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Synapse.Infrastructure.Plant.Lists;

namespace Synapse.Web.Assets;

/// <summary>What a list shows, in its address and in the query of the interface alike: fields by name, <c>not_</c> before what is left out, <c>q</c> for a search, <c>sort</c> with a minus for downwards.</summary>
public sealed record ListUrl(ListFilter Filter, ListOrder? Order, string? Selected)
{
    private const string Not = "not_";
    private static readonly string[] Own = ["q", "sort", "selected", "project", "project_id", "limit", "cursor", "format"];

    public static ListUrl Read(Uri address) => Read(QueryHelpers.ParseQuery(address.Query));

    public static ListUrl Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var words = query.ToDictionary(q => q.Key, q => (IReadOnlyList<string>)[.. q.Value.OfType<string>().Where(v => v.Length > 0)], StringComparer.OrdinalIgnoreCase);
        var conditions = from part in words
                         where !Own.Contains(part.Key, StringComparer.OrdinalIgnoreCase) && part.Value.Count > 0
                         let not = part.Key.StartsWith(Not, StringComparison.Ordinal)
                         select new ListCondition(not ? part.Key[Not.Length..] : part.Key, part.Value, not);
        return new ListUrl(new ListFilter(One("q"), [.. conditions]), OrderOf(One("sort")), One("selected"));

        string? One(string name) => words.TryGetValue(name, out var values) && values is [var first, ..] ? first : null;
    }

    public string Write()
    {
        var parts = new List<string>();
        if (Filter.Text is { Length: > 0 } text) parts.Add("q=" + Uri.EscapeDataString(text));
        foreach (var condition in Filter.Conditions)
            parts.AddRange(condition.Words.Select(word => $"{(condition.Not ? Not : "")}{Uri.EscapeDataString(condition.Field)}={Uri.EscapeDataString(word)}"));
        if (Order is not null) parts.Add($"sort={(Order.Descending ? "-" : "")}{Order.Field}");
        if (Selected is not null) parts.Add("selected=" + Selected);
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static ListOrder? OrderOf(string? sort) => sort is null ? null : new ListOrder(sort.TrimStart('-'), sort.StartsWith('-'));
}
