using Microsoft.Extensions.Localization;
using Synapse.Core.Projects;

namespace Synapse.Web.Layout;

/// <summary>The pages of the main navigation in the palette.</summary>
public sealed class PagePalette(IStringLocalizer<ShellText> text) : IPaletteSource
{
    public string Heading => text["Pages"];

    public ValueTask<IReadOnlyList<PaletteEntry>> FindAsync(string wanted, ProjectId? project, CancellationToken cancel)
    {
        IReadOnlyList<PaletteEntry> found =
        [
            .. from entry in Navigation.Entries
               let title = text[entry.Key].Value
               where title.Contains(wanted, StringComparison.CurrentCultureIgnoreCase)
               select new PaletteEntry(title, entry.Path, entry.Icon),
        ];
        return ValueTask.FromResult(found);
    }
}
