using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Projects;

namespace Synapse.Core.Rollback;

/// <summary>
/// What an approver signs: SHA-256 over the canonical JSON of the batches, the items and the findings. The names by which people know an item are left out: renaming a neighbour changes
/// nothing of what is written.
/// </summary>
internal static class RollbackHash
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const int ChunkSize = 1024;

    public static string Of(ProjectId project, IReadOnlyList<BatchStamp> batches, IReadOnlyList<RollbackItem> items, IReadOnlyList<ConstraintFinding> findings)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Lines([ObjectValue.Of(("project", project.Value), ("batches", ArrayValue.Of(batches.Select(b => (Value)b.Id.ToString()))))]).WrittenSpan);
        // Written on all processors, a few chunks at a time so that no more than these are in memory, and hashed in their order.
        for (var start = 0; start < items.Count; start += ChunkSize * Environment.ProcessorCount)
        {
            var chunks = Enumerable.Range(0, Environment.ProcessorCount).AsParallel().AsOrdered()
                .Select(n => Lines(items.Skip(start + n * ChunkSize).Take(ChunkSize).Select(Signed)));
            foreach (var lines in chunks) sha.AppendData(lines.WrittenSpan);
        }

        sha.AppendData(Lines(findings.Select(f => ObjectValue.Of(("constraint", f.Constraint), ("detail", f.Detail)))).WrittenSpan);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static ArrayBufferWriter<byte> Lines(IEnumerable<ObjectValue> values)
    {
        var lines = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(lines, Options);
        foreach (var value in values)
        {
            ValueJson.Write(writer, value, canonical: true);
            writer.Flush();
            writer.Reset();
            lines.Write("\n"u8);
        }

        return lines;
    }

    /// <summary>Whether an approver of the one has approved the other.</summary>
    public static bool Same(RollbackItem a, RollbackItem b) => Signed(a).Equals(Signed(b));

    private static ObjectValue Signed(RollbackItem item) => RollbackJson.Of(item, tag: null);
}
