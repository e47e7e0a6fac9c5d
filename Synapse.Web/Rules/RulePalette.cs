using Microsoft.Extensions.Localization;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Rules by a part of their name or id.</summary>
public sealed class RulePalette(IStringLocalizer<RuleText> text, RuleStore rules) : IPaletteSource
{
    private const int Most = 6;

    public string Heading => text["RulesFound"];

    public async ValueTask<IReadOnlyList<PaletteEntry>> FindAsync(string wanted, ProjectId? project, CancellationToken cancel)
    {
        if (project is not { } id || wanted.Length == 0) return [];
        return
        [
            .. (from rule in await rules.ListAsync(id, cancel)
                let name = rule.Document.Name
                where name.Contains(wanted, StringComparison.CurrentCultureIgnoreCase) || rule.Id.Value.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                orderby !name.StartsWith(wanted, StringComparison.CurrentCultureIgnoreCase), name
                select new PaletteEntry(name, $"/rules/{rule.Id}?{CurrentProject.Parameter}={id}", "rules", rule.Id.Value)).Take(Most),
        ];
    }
}
