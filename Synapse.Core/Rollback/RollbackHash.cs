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

    public static string Of(ProjectId project, IReadOnlyList<BatchStamp> batches, IReadOnlyList<RollbackItem> items, IReadOnlyList<ConstraintFinding> findings)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Options);
        void Add(Value value)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            ValueJson.Write(writer, value, canonical: true);
            writer.Flush();
            sha.AppendData(buffer.WrittenSpan);
            sha.AppendData("\n"u8);
        }

        Add(ObjectValue.Of(("project", project.Value), ("batches", ArrayValue.Of(batches.Select(b => (Value)b.Id.ToString())))));
        foreach (var item in items) Add(Signed(item));
        foreach (var finding in findings) Add(ObjectValue.Of(("constraint", finding.Constraint), ("detail", finding.Detail)));
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>Whether an approver of the one has approved the other.</summary>
    public static bool Same(RollbackItem a, RollbackItem b) => Signed(a).Equals(Signed(b));

    private static ObjectValue Signed(RollbackItem item) => RollbackJson.Of(item).With("tag", Value.Missing);
}
