using Microsoft.AspNetCore.WebUtilities;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>Which rows of a plan are shown, in the page's address.</summary>
public sealed record PlanRowUrl(PlanRowFilter Filter, bool RiskFirst)
{
    public static PlanRowUrl Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        return new PlanRowUrl(new PlanRowFilter(Of("kind"), Of("rule"), Of("type"), Of("area"), One("property"), One("tag"), One("group")), One("sort") == "risk");

        IReadOnlyList<string> Of(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0).Distinct()] : [];
        string? One(string name) => Of(name) is [var value, ..] ? value : null;
    }

    public string Write()
    {
        var parts = new List<string>();
        Add("kind", Filter.Kinds);
        Add("rule", Filter.Rules);
        Add("type", Filter.Types);
        Add("area", Filter.Areas);
        Add("property", One(Filter.Property));
        Add("tag", One(Filter.Tag));
        Add("group", One(Filter.Group));
        Add("sort", RiskFirst ? ["risk"] : []);
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);

        void Add(string name, IEnumerable<string> words) => parts.AddRange(words.Select(word => $"{name}={Uri.EscapeDataString(word)}"));
        static string[] One(string? word) => string.IsNullOrEmpty(word) ? [] : [word];
    }
}
