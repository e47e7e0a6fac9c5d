using System.Text.Json;
using System.Text.Json.Serialization;

namespace Synapse.Infrastructure.Storage;

/// <summary>What stands beside an archive's file, so that it can be read and checked without the database that it came from.</summary>
/// <param name="Disciplines">The names behind the numbers in the column <c>discipline</c>.</param>
internal sealed record ArchiveManifest(
    string Format, int ArchiveNo, string Label, DateTimeOffset? From, DateTimeOffset To, string File, string Sha256, long Bytes, long Events, string Columns,
    IReadOnlyDictionary<short, string> Disciplines, IReadOnlyList<ManifestProject> Projects)
{
    public const string CurrentFormat = "synapse-archive-1";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <param name="Key">What stands in the column <c>project_id</c>.</param>
internal sealed record ManifestProject(int Key, string ProjectId, IReadOnlyList<ManifestBatch> Batches);

/// <param name="Root">The hash over its events.</param>
/// <param name="Seal">The seal, which follows from the root, the header and the seal before.</param>
internal sealed record ManifestBatch(long BatchNo, string CorrelationId, int Events, string Root, string Seal);
