using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Infrastructure.Plant.Lists;

namespace Synapse.Web.Assets;

/// <summary>What a list shows, in its address and in the query of the interface alike: fields by name, <c>not_</c> before what is left out, <c>q</c> for a search, <c>sort</c> with a minus for downwards, <c>as_of</c> for the past.</summary>
/// <param name="AsOf">A batch or a moment as it is written; see <see cref="PointInTime"/>.</param>
public sealed record ListUrl(ListFilter Filter, ListOrder? Order, string? Selected, string? AsOf = null)
{
    /// <summary>The parameter that names a point in the past, here and on every page that can show it.</summary>
    public const string AsOfParameter = "as_of";

    private const string Not = "not_";
    private static readonly string[] Own = ["q", "sort", "selected", "project", "project_id", "limit", "cursor", "format", AsOfParameter];

    /// <summary>The point in the past that is asked for, null for today; refused with INVALID_FILTER when it cannot be read.</summary>
    public Outcome<AsOf?> PointInTime => PastOf(AsOf);

    public static Outcome<AsOf?> PastOf(string? asOf)
    {
        if (asOf is null) return new Outcome<AsOf?>.Done(null);
        return Core.Events.AsOf.Parse(asOf) is { } point
            ? point
            : new Refusal(RefusalCode.InvalidFilter, $"“{asOf}” in {AsOfParameter} is neither the number of a batch nor a moment in ISO 8601.");
    }

    public static ListUrl Read(Uri address) => Read(QueryHelpers.ParseQuery(address.Query));

    public static ListUrl Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var words = query.ToDictionary(q => q.Key, q => (IReadOnlyList<string>)[.. q.Value.OfType<string>().Where(v => v.Length > 0)], StringComparer.OrdinalIgnoreCase);
        var conditions = from part in words
                         where !Own.Contains(part.Key, StringComparer.OrdinalIgnoreCase) && part.Value.Count > 0
                         let not = part.Key.StartsWith(Not, StringComparison.Ordinal)
                         select new ListCondition(not ? part.Key[Not.Length..] : part.Key, part.Value, not);
        return new ListUrl(new ListFilter(One("q"), [.. conditions]), OrderOf(One("sort")), One("selected"), One(AsOfParameter));

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
        if (AsOf is not null) parts.Add($"{AsOfParameter}={Uri.EscapeDataString(AsOf)}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static ListOrder? OrderOf(string? sort) => sort is null ? null : new ListOrder(sort.TrimStart('-'), sort.StartsWith('-'));
}
