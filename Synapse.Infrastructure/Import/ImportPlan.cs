using System.IO.Compression;
using System.Text.Json;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Import;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Import;

/// <summary>An import that was compared with the project and waits to be carried out.</summary>
/// <param name="Fingerprint">What the comparison came to when it was made.</param>
/// <param name="Complaints">What was complained about then.</param>
/// <param name="Batch">The batch that carried it out; null before.</param>
public sealed record ImportPlan(PlanId Id, ImportOrder Order, string Fingerprint, IReadOnlyList<ImportComplaint> Complaints, DateTimeOffset CreatedAt, BatchId? Batch);

/// <summary>What a stored plan keeps of its file: the table as it was read, so that it need not be uploaded again.</summary>
internal sealed record ImportPlanContent(
    FileSniff Sniff, IReadOnlyList<string> Headers, IReadOnlyList<ImportTableRow> Rows, IReadOnlyList<int> Filled, string Mapping, string Fingerprint, IReadOnlyList<ImportComplaint> Complaints)
{
    public static async Task<byte[]> PackAsync(ImportOrder order, ImportPreview preview, CancellationToken cancellationToken)
    {
        var (sniff, table, filled) = order.Content;
        using var packed = new MemoryStream();
        await using (var zip = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var content = new ImportPlanContent(sniff, table.Headers, table.Rows, filled, order.Mapping.ToJson(), preview.Fingerprint, preview.Diff.Complaints);
            await JsonSerializer.SerializeAsync(zip, content, cancellationToken: cancellationToken);
        }

        return packed.ToArray();
    }

    public static async Task<ImportPlanContent> UnpackAsync(Stream packed, CancellationToken cancellationToken)
    {
        await using var zip = new BrotliStream(packed, CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync<ImportPlanContent>(zip, cancellationToken: cancellationToken) ?? throw new InvalidDataException("A stored import is empty.");
    }

    public ImportOrder ToOrder(ProjectId project, string fileName) =>
        ImportMapping.FromJson(Mapping) is Outcome<ImportMapping>.Done(var mapping)
            ? new ImportOrder(project, fileName, new ImportContent(Sniff, new ImportTable(Headers, Rows), Filled), mapping)
            : throw new InvalidDataException("The mapping of a stored import cannot be read.");
}
