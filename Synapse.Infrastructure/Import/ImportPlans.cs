using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Import;

/// <summary>Keeps imports between being looked at and being carried out, so that a page can be refreshed and a program can come back.</summary>
public sealed class ImportPlans(NpgsqlDataSource source, AssetImport import, MappingStore mappings, TimeProvider time)
{
    /// <summary>A plan that nobody carried out by then is thrown away when the next one is made.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Compares the file with the project and keeps both. Refused like <see cref="AssetImport.PreviewAsync"/>.</summary>
    public async Task<Outcome<(PlanId Id, ImportPreview Preview)>> MakeAsync(Actor actor, ImportOrder order, CancellationToken cancellationToken)
    {
        var outcome = await import.PreviewAsync(actor, order, cancellationToken);
        if (outcome is not Outcome<ImportPreview>.Done(var preview)) return ((Outcome<ImportPreview>.Refused)outcome).Refusal;
        var content = await ImportPlanContent.PackAsync(order, preview, cancellationToken);
        var id = new PlanId(Guid.CreateVersion7(time.GetUtcNow()));
        await InsertAsync(actor, id, order, preview, content, cancellationToken);
        return (id, preview);
    }

    /// <summary>The plan, or NOT_FOUND when there is none that this person may see.</summary>
    public async Task<Outcome<ImportPlan>> FindAsync(Actor actor, PlanId id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select p.code, i.file_name, i.content, i.created_at, i.batch_id from import_plans i join projects p using (project_id) where i.plan_id = $1").With(id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || !actor.Can(new ProjectId(reader.GetString(0)), ProjectRole.Viewer)) return Unknown;
        await using var packed = await reader.GetStreamAsync(2, cancellationToken);
        var content = await ImportPlanContent.UnpackAsync(packed, cancellationToken);
        var order = content.ToOrder(new ProjectId(reader.GetString(0)), reader.GetString(1));
        return new ImportPlan(id, order, content.Fingerprint, content.Complaints, reader.GetFieldValue<DateTimeOffset>(3), reader.IsDBNull(4) ? null : new BatchId(reader.GetGuid(4)));
    }

    /// <summary>
    /// Carries the plan out as it was looked at, once. Refused with STALE_PLAN when the project changed so that it would now do something else, REQUEST_CLOSED when it was carried out before.
    /// </summary>
    public Task<Outcome<ImportDone>> ExecuteAsync(Actor actor, PlanId id, CancellationToken cancellationToken) => ExecuteAsync(actor, id, asReviewed: true, cancellationToken);

    /// <summary>Compares and carries out in one go, for whoever wants no review.</summary>
    public async Task<Outcome<(PlanId Id, ImportPreview Preview, ImportDone Done)>> MakeAndExecuteAsync(Actor actor, ImportOrder order, CancellationToken cancellationToken)
    {
        var made = await MakeAsync(actor, order, cancellationToken);
        if (made is not Outcome<(PlanId Id, ImportPreview Preview)>.Done(var (id, preview))) return ((Outcome<(PlanId, ImportPreview)>.Refused)made).Refusal;
        return await ExecuteAsync(actor, id, asReviewed: false, cancellationToken) switch
        {
            Outcome<ImportDone>.Done(var done) => (id, preview, done),
            Outcome<ImportDone>.Refused(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private async Task<Outcome<ImportDone>> ExecuteAsync(Actor actor, PlanId id, bool asReviewed, CancellationToken cancellationToken)
    {
        var found = await FindAsync(actor, id, cancellationToken);
        if (found is not Outcome<ImportPlan>.Done(var plan)) return ((Outcome<ImportPlan>.Refused)found).Refusal;
        if (actor.Needs(plan.Order.Project, ProjectRole.Engineer, "import a list") is { } refusal) return refusal;
        if (plan.Batch is { } batch) return CarriedOut(batch);
        var done = await import.CommitAsync(actor, plan.Order, asReviewed ? plan.Fingerprint : null, cancellationToken, (written, connection, token) => CloseAsync(connection, id, written, token));
        if (done is Outcome<ImportDone>.Done) await mappings.SaveAsync(plan.Order.Project, plan.Order.Content.Table.Headers, plan.Order.Mapping, cancellationToken);
        return done;
    }

    private static Refusal Unknown => new(RefusalCode.NotFound, "There is no such import; one that is not carried out within a week is thrown away.");

    private static Refusal CarriedOut(BatchId? batch) => new(
        RefusalCode.RequestClosed, "This import was carried out already.", batch is { } id ? ObjectValue.Of(("correlation_id", id.ToString())) : null);

    // The project is locked by the batch, so of two that carry the plan out at once the second finds it closed.
    private static async Task<Refusal?> CloseAsync(NpgsqlConnection connection, PlanId id, BatchId batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update import_plans set batch_id = $2 where plan_id = $1 and batch_id is null", connection).With(id.Value, batch.Value);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1 ? null : CarriedOut(null);
    }

    private async Task InsertAsync(Actor actor, PlanId id, ImportOrder order, ImportPreview preview, byte[] content, CancellationToken cancellationToken)
    {
        var (created, updated, unchanged, rejected) = preview.Diff.Summary;
        var summary = ObjectValue.Of(("created", created), ("updated", updated), ("unchanged", unchanged), ("rejected", rejected), ("complaints", preview.Diff.Complaints.Count));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var now = time.GetUtcNow();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from import_plans where batch_id is null and created_at < $1").With(now - Kept));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            insert into import_plans (project_id, plan_id, at_batch_no, file_name, summary, content, created_by, created_at)
            select project_id, $2, $3, $4, $5, $6, $7, $8 from projects where code = $1
            """).With(
            order.Project.Value, id.Value, preview.AtBatchNo, order.FileName, new NpgsqlParameter { Value = ValueJson.Write(summary), NpgsqlDbType = NpgsqlDbType.Json }, content, person, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
