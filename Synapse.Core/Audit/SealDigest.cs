using System.Text.Json;
using Synapse.Core.Projects;

namespace Synapse.Core.Audit;

/// <summary>What is published of a history: the seal of one batch, which fixes that batch and all before it.</summary>
public sealed record SealDigest(ProjectId Project, long BatchNo, string Seal, DateTimeOffset PublishedAt)
{
    /// <summary>One line of what is published.</summary>
    public string ToLine() => JsonSerializer.Serialize(new Line(Project.Value, BatchNo, Seal, PublishedAt), ProofJson.Compact);

    /// <summary>The digests in published lines; lines of another sort are passed over.</summary>
    public static IEnumerable<SealDigest> ReadLines(IEnumerable<string> lines) => lines.Select(Read).OfType<SealDigest>();

    private static SealDigest? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line, ProofJson.Compact) is { ProjectId: { } project, Seal: { } seal } read ? new(new(project), read.BatchNo, seal, read.PublishedAt) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(string? ProjectId, long BatchNo, string? Seal, DateTimeOffset PublishedAt);
}
