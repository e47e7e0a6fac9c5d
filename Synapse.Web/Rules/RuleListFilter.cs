using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules;

/// <summary>Which rules of the list are shown, in the page's address.</summary>
public sealed record RuleListFilter(IReadOnlyList<string> Sources, IReadOnlyList<string> Disciplines, IReadOnlyList<string> Statuses, bool OnlyActive, string Text)
{
    public static RuleListFilter None { get; } = new([], [], [], OnlyActive: false, "");

    public static RuleListFilter Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        return new RuleListFilter(Of("source"), Of("discipline"), Of("status"), Of("active").Contains("true"), Of("q") is [var text, ..] ? text : "");

        IReadOnlyList<string> Of(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0)] : [];
    }

    public string Write()
    {
        string[] parts =
        [
            .. Sources.Select(s => "source=" + Uri.EscapeDataString(s)), .. Disciplines.Select(d => "discipline=" + Uri.EscapeDataString(d)), .. Statuses.Select(s => "status=" + s),
            .. OnlyActive ? ["active=true"] : Array.Empty<string>(), .. Text.Length > 0 ? ["q=" + Uri.EscapeDataString(Text)] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : "?" + string.Join('&', parts);
    }

    public bool Admits(StoredRule rule) =>
        (Sources.Count == 0 || Sources.Contains(rule.Document.Source.Word()))
        && (Disciplines.Count == 0 || Disciplines.Contains(rule.Document.Discipline ?? ""))
        && (Statuses.Count == 0 || Statuses.Contains(rule.Document.Status.Word()))
        && (!OnlyActive || rule.Document.Active)
        && (Text.Length == 0 || rule.Document.Name.Contains(Text, StringComparison.CurrentCultureIgnoreCase) || rule.Id.Value.Contains(Text, StringComparison.OrdinalIgnoreCase)
            || rule.Document.Description?.Contains(Text, StringComparison.CurrentCultureIgnoreCase) == true);
}
