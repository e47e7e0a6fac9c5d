using Synapse.Core.Projects;

namespace Synapse.Web.Layout;

/// <param name="Title">What is matched and shown first: a tag, a page's name, a rule's name.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Detail">A few words beside the title.</param>
public sealed record PaletteEntry(string Title, string Href, string Icon, string? Detail = null);

/// <summary>A kind of thing that the Ctrl+K palette finds. Register one per feature as a scoped service.</summary>
public interface IPaletteSource
{
    /// <summary>The heading over what this source finds.</summary>
    string Heading { get; }

    /// <summary>The best few matches, best first; for an empty text what is useful without one. Sources are asked side by side.</summary>
    ValueTask<IReadOnlyList<PaletteEntry>> FindAsync(string text, ProjectId? project, CancellationToken cancel);
}
