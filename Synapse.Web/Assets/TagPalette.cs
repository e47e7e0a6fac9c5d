using Microsoft.Extensions.Localization;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Plant;
using Synapse.Web.Layout;

namespace Synapse.Web.Assets;

/// <summary>Assets and cables by a part of their tag.</summary>
public sealed class TagPalette(IStringLocalizer<PlantText> text, TagSearch tags) : IPaletteSource
{
    private const int Most = 8;
    private const int Shortest = 2;

    public string Heading => text["TagsFound"];

    public async ValueTask<IReadOnlyList<PaletteEntry>> FindAsync(string wanted, ProjectId? project, CancellationToken cancel)
    {
        if (project is not { } id || wanted.Length < Shortest) return [];
        return [.. (await tags.FindAsync(id, wanted, Most, cancel)).Select(Entry)];

        // A cable has no page of its own: its history shows it.
        PaletteEntry Entry(FoundTag found) => found.Kind == EntityKind.Asset
            ? new(found.Tag, $"/assets/{found.Id}?{CurrentProject.Parameter}={id}", "assets", string.Join(" · ", new[] { found.Type, found.Description }.OfType<string>()))
            : new(found.Tag, $"/assets/{found.Id}/history?{CurrentProject.Parameter}={id}", "cable", found.Type);
    }
}
