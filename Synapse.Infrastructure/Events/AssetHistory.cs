using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Events;

/// <summary>The past of single entities: versions, states, reasons.</summary>
public sealed class AssetHistory(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines, Moments moments)
{
    /// <summary>All versions of an entity with what it is connected to. Refused with NOT_FOUND.</summary>
    public async Task<Outcome<EntityHistory>> OfAsync(ProjectId project, EntityId id, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } projectKey) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await CurrentAsync(connection, projectKey, id, cancellationToken) is not { } current) return Unknown(id);
        var events = await EventsAsync(connection, projectKey, id, cancellationToken);
        var fold = new Fold();
        var steps = new List<EntityStep>(events.Count);
        var archived = await ArchivedAsync(connection, projectKey, current, events, cancellationToken);
        foreach (var e in events)
        {
            if (e.Change is not { } change) continue;
            if (archived.Count > 0 && (fold.States.GetValueOrDefault(id)?.Version ?? 0) != change.Version - 1)
            {
                if (await EntityStates.ImageAsync(connection, projectKey, id, change.Version - 1, cancellationToken) is not { } image || image.Version != change.Version - 1) continue;
                fold.Resume(image);
            }

            if (!fold.Apply(e.Id, change)) throw new InvalidDataException($"The history of {id} does not fit together at event {e.Id}: {fold.Failure!.Reason}");
            steps.Add(new EntityStep(e, fold.States[id]));
        }

        var names = await EntityNames.OfAsync(connection, projectKey, [id], cancellationToken);
        var related = await RelatedEntities.OfAsync(connection, projectKey, id, cancellationToken);
        return new EntityHistory(current, names.GetValueOrDefault(id) ?? current.NaturalKey, steps, related) { ArchivedVersions = archived.Count == 0 ? 0 : current.Version - steps.Count, Archives = archived };
    }

    /// <summary>The history up to a point in time, with what it was connected to then. Refused with NOT_FOUND when the entity was not there yet, or as <see cref="Moments.MarkAsync"/> does.</summary>
    public async Task<Outcome<EntityHistory>> OfAsync(ProjectId project, EntityId id, AsOf? asOf, CancellationToken cancellationToken)
    {
        if (asOf is null) return await OfAsync(project, id, cancellationToken);
        var marked = await moments.MarkAsync(project, asOf, cancellationToken);
        if (marked is not Outcome<BatchMark>.Done(var mark)) return ((Outcome<BatchMark>.Refused)marked).Refusal;
        var whole = await OfAsync(project, id, cancellationToken);
        if (whole is not Outcome<EntityHistory>.Done(var history)) return whole;
        List<EntityStep> steps = [.. history.Steps.TakeWhile(s => s.Event.BatchNo <= mark.BatchNo)];
        if (steps.Count == 0 && history.ArchivedVersions > 0) return ArchiveTable.Refusal($"The history of {history.Tag} up to batch {mark.BatchNo} cannot be told", history.Archives);
        if (steps.Count == 0) return new Refusal(RefusalCode.NotFound, $"{history.Tag} was not there yet after batch {mark.BatchNo}.");
        var opened = await moments.OpenAsync(project, new AsOf.AfterBatch(mark.BatchNo), [.. EntityTable.All.Select(t => t.Kind)], cancellationToken);
        if (opened is not Outcome<int>.Done(var moment)) return ((Outcome<int>.Refused)opened).Refusal;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var related = await RelatedEntities.OfAsync(connection, Moments.Tables, moment, id, cancellationToken);
        var state = steps[^1].State;
        return new EntityHistory(state, state.Text(Field.Tag) ?? history.Tag, steps, related) { AsOfBatchNo = mark.BatchNo, ArchivedVersions = history.ArchivedVersions, Archives = history.Archives };
    }

    /// <summary>The last event that wrote this leaf (<c>properties.power_kw</c>), or one below it. Refused with NOT_FOUND when nobody ever wrote it.</summary>
    /// <param name="upToBatchNo">Later batches are not asked; null asks all.</param>
    public async Task<Outcome<Provenance>> WhyAsync(ProjectId project, EntityId id, string path, CancellationToken cancellationToken, long? upToBatchNo = null)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } projectKey) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var events = await EventsAsync(connection, projectKey, id, cancellationToken);
        var written = events.LastOrDefault(e => (upToBatchNo is null || e.BatchNo <= upToBatchNo) && e.Payload.Diff.Paths.Any(p => Covers(path, p)));
        if (written is null && await CurrentAsync(connection, projectKey, id, cancellationToken) is { } current
            && await ArchivedAsync(connection, projectKey, current, events, cancellationToken) is { Count: > 0 } archived)
            return ArchiveTable.Refusal($"Who wrote {path} cannot be told", archived);
        if (written is null) return new Refusal(RefusalCode.NotFound, $"No event ever wrote {path} of {id}.");
        var diff = written.Payload.Diff;
        return new Provenance(path, ValueAt(diff.Before, path), ValueAt(diff.After, path), written, await NamedAsync(connection, projectKey, written.Inputs, cancellationToken));
    }

    /// <summary>The archives that may hold versions of an entity that are not among the events.</summary>
    private static async Task<IReadOnlyList<ArchiveRecord>> ArchivedAsync(
        NpgsqlConnection connection, int projectKey, Entity current, IReadOnlyList<EventRecord> events, CancellationToken cancellationToken) =>
        events.Count(e => e.Change is not null) == current.Version ? [] : await ArchiveTable.OutSinceAsync(connection, projectKey, 0, cancellationToken);

    private static bool Covers(string asked, string written) =>
        written == asked || (written.Length > asked.Length && written[asked.Length] == '.' && written.StartsWith(asked, StringComparison.Ordinal));

    /// <summary>The leaf itself, or the leaves below the path as an object.</summary>
    private static Value ValueAt(ObjectValue leaves, string path)
    {
        if (!leaves[path].IsMissing) return leaves[path];
        var below = leaves.Where(l => Covers(path, l.Key)).ToList();
        return below.Count == 0 ? Value.Missing : below.Aggregate(ObjectValue.Empty, (o, leaf) => Leaves.Set(o, leaf.Key[(path.Length + 1)..], leaf.Value));
    }

    private async Task<IReadOnlyList<EventRecord>> EventsAsync(NpgsqlConnection connection, int projectKey, EntityId id, CancellationToken cancellationToken)
    {
        var states = await BatchStates.ReadAsync(connection, projectKey, cancellationToken);
        await using var command = new NpgsqlCommand($"""
            select {EventReading.Columns} from workflow_events e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
            where e.project_id = $1 and e.entity_id = $2 order by e.entity_version
            """, connection).With(projectKey, id.Value);
        return await new EventReading(connection, projectKey, disciplines, states).ReadAsync(command, cancellationToken);
    }

    private static async Task<Entity?> CurrentAsync(NpgsqlConnection connection, int projectKey, EntityId id, CancellationToken cancellationToken)
    {
        Entity? found = null;
        var reader = new EntityReader();
        foreach (var table in EntityTable.All)
        {
            await CopyOut.ReadAsync(
                connection, $"select {EntityReader.Columns(table)} from {table.Name} where project_id = {projectKey} and id = '{id}'",
                (ref CopyRow row) => found = reader.Read(table, ref row), cancellationToken);
            if (found is not null) return found;
        }

        return null;
    }

    private static async Task<IReadOnlyList<NamedInput>> NamedAsync(NpgsqlConnection connection, int projectKey, IReadOnlyList<EventInput> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Count == 0) return [];
        EntityId[] ids = [.. inputs.Select(i => i.Id).Distinct()];
        var names = await EntityNames.OfAsync(connection, projectKey, ids, cancellationToken);
        var versions = new Dictionary<EntityId, int>();
        await using var command = new NpgsqlCommand(
            string.Join(" union all ", EntityTable.All.Select(t => $"select id, version from {t.Name} where project_id = $1 and id = any($2)")), connection)
            .With(projectKey, ids.Select(i => i.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) versions[new EntityId(reader.GetGuid(0))] = reader.GetInt32(1);
        return [.. inputs.Select(i => new NamedInput(i, names.GetValueOrDefault(i.Id) ?? i.Id.ToString(), versions.TryGetValue(i.Id, out var now) ? now : null))];
    }

    private static Refusal Unknown(EntityId id) => new(RefusalCode.NotFound, $"There is nothing with the id {id} in this project.");
}
