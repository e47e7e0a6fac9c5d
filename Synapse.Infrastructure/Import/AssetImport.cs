using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Import;

/// <summary>What is to be imported: a file that was read, and what its columns mean.</summary>
public sealed record ImportOrder(ProjectId Project, string FileName, ImportContent Content, ImportMapping Mapping);

/// <summary>What an import would do to the project as it is now.</summary>
/// <param name="Fingerprint">Names exactly this set of changes; an import that was reviewed is carried out only if it still has it.</param>
public sealed record ImportPreview(ImportDiff Diff, int Rows, long AtBatchNo, string Fingerprint);

/// <summary>What an import did.</summary>
/// <param name="Batch">Null when there was nothing to change, so nothing was written.</param>
public sealed record ImportDone(BatchReceipt? Batch, ImportDiff Diff);

/// <summary>Brings an equipment list into a project as one batch: CSV_IMPORTED and the changes that follow from the file.</summary>
public sealed class AssetImport(PlantStore plants, BatchWriter batches, ProjectBell bell, TimeProvider time)
{
    private const int MostAttempts = 4;

    /// <summary>Compares the file with the project.</summary>
    public async Task<Outcome<ImportPreview>> PreviewAsync(Actor actor, ImportOrder order, CancellationToken cancellationToken)
    {
        if (actor.Needs(order.Project, ProjectRole.Engineer, "import a list") is { } refusal) return refusal;
        return await CompareAsync(order, cancellationToken) switch
        {
            Outcome<Comparison>.Done(var it) => new ImportPreview(it.Diff, it.RowCount, it.AtBatchNo, ImportFingerprint.Of(it.Diff)),
            Outcome<Comparison>.Refused(var said) => said,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    /// <summary>
    /// Writes the changes. When somebody else changed the same assets in the meantime the file is compared again, so nobody's work is overwritten unseen:
    /// with <paramref name="reviewed"/> given, a comparison that came out otherwise than reviewed is refused with STALE_PLAN.
    /// </summary>
    /// <param name="closing">Runs in the batch's own transaction; a refusal takes everything back.</param>
    public async Task<Outcome<ImportDone>> CommitAsync(
        Actor actor, ImportOrder order, string? reviewed, CancellationToken cancellationToken, Func<BatchId, NpgsqlConnection, CancellationToken, Task<Refusal?>>? closing = null)
    {
        if (actor.Needs(order.Project, ProjectRole.Engineer, "import a list") is { } refusal) return refusal;
        var started = time.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            var compared = await CompareAsync(order, cancellationToken);
            if (compared is not Outcome<Comparison>.Done(var now)) return ((Outcome<Comparison>.Refused)compared).Refusal;
            if (reviewed is not null && reviewed != ImportFingerprint.Of(now.Diff)) return Stale();
            if (now.Diff.Changes.Count == 0) return new ImportDone(null, now.Diff);
            var draft = Draft(actor, order, now, started);
            if (closing is not null) draft = draft with { BeforeCommit = (connection, token) => closing(draft.Id, connection, token) };
            switch (await batches.CommitAsync(draft, cancellationToken))
            {
                case Outcome<BatchReceipt>.Done done:
                    bell.Ring(order.Project);
                    return new ImportDone(done.Value, now.Diff);
                case Outcome<BatchReceipt>.Refused { Refusal.Code: RefusalCode.VersionConflict or RefusalCode.DuplicateTag } when attempt < MostAttempts:
                    continue;
                case Outcome<BatchReceipt>.Refused { Refusal: var said }:
                    return said;
            }
        }
    }

    private async Task<Outcome<Comparison>> CompareAsync(ImportOrder order, CancellationToken cancellationToken)
    {
        var read = await Task.Run(() => ImportReader.Read(order.Content.Table, order.Mapping, order.Content.Sniff.DecimalSign), cancellationToken);
        if (read is not Outcome<ImportRows>.Done(var rows)) return ((Outcome<ImportRows>.Refused)read).Refusal;
        var loaded = await plants.LoadAsync(order.Project, cancellationToken);
        if (loaded is not Outcome<LoadedPlant>.Done(var plant)) return ((Outcome<LoadedPlant>.Refused)loaded).Refusal;
        var diff = await Task.Run(() => ImportDiff.Compute(plant.Project, plant.Entities, rows), cancellationToken);
        return new Comparison(diff, rows.Rows.Count + rows.Rejected, plant.AtBatchNo);
    }

    private BatchDraft Draft(Actor actor, ImportOrder order, Comparison now, DateTimeOffset started)
    {
        var totals = now.Diff.Summary;
        var summary = ObjectValue.Of(
            ("file", order.FileName), ("rows", now.RowCount), ("created", totals.Created), ("updated", totals.Updated),
            ("unchanged", totals.Unchanged), ("rejected", totals.Rejected), ("complaints", now.Diff.Complaints.Count));
        var events = new List<NewEvent>(now.Diff.Changes.Count + 1) { Imported(order, summary) };
        foreach (var change in now.Diff.Changes)
            events.Add(NewEvent.Of(change, null, change.Diff.After[Field.Discipline].AsString, ObjectValue.Empty, BatchDraft.EventsBefore));
        var title = $"{order.FileName}: {totals.Created} created, {totals.Updated} updated";
        return new BatchDraft(order.Project, BatchId.New(time), BatchKind.Import, title, actor, started, events) { Summary = summary };
    }

    private static NewEvent Imported(ImportOrder order, ObjectValue summary)
    {
        var sniff = order.Content.Sniff;
        var context = ObjectValue.Of(
            ("file", order.FileName), ("format", sniff.Format.Word()), ("encoding", sniff.Encoding), ("delimiter", sniff.Delimiter?.ToString()), ("decimal", sniff.DecimalSign.ToString()),
            ("sheet", sniff.Sheet), ("mapping", ValueJson.Parse(order.Mapping.ToJson())), ("summary", summary));
        return new NewEvent(EventType.CsvImported, AggregateType.Batch, null, order.FileName, null, null, null, null, context);
    }

    private static Refusal Stale() => new(
        RefusalCode.StalePlan, "The project changed since this import was compared with it, and the import would now do something else. Look at the new comparison and import again.");

    /// <summary>The file beside the project, at one moment.</summary>
    private sealed record Comparison(ImportDiff Diff, int RowCount, long AtBatchNo);
}
