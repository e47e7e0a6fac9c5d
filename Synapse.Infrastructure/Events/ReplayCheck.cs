using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>Folds all events of a project and compares what they give with what the tables of every kind hold, tombstones included, and with the images that were kept on the way.</summary>
internal sealed class ReplayCheck(NpgsqlConnection connection, int projectKey, IReadOnlyDictionary<short, string> disciplines)
{
    private const int MostShown = 100;
    private readonly List<ReplayDifference> _shown = [];
    private readonly Fold _fold = new();
    private int _differences;

    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        var events = 0L;
        var stored = new StoredEvents(connection, projectKey, disciplines);
        var batches = await BatchesAsync(cancellationToken);
        var images = await ImagesAsync(cancellationToken);
        foreach (var batch in batches)
        {
            events += await stored.ReadAsync(batch, (in EventHeader header, ReadOnlySpan<byte> payload) =>
            {
                if (header.Entity is not null && header.Change(EventPayload.Read(payload).Diff) is { } change && _fold.Apply(batch.Event(header.Sequence), change)
                    && images.Remove((change.Id, change.Version), out var image))
                    Compare($"image v{change.Version}: ", _fold.States[change.Id], image);
            }, cancellationToken);
        }

        var left = _fold.States.ToDictionary();
        var entities = 0;
        foreach (var table in EntityTable.All)
        {
            var reader = new EntityReader();
            entities += await CopyOut.ReadAsync(
                connection, $"select {EntityReader.Columns(table)} from {table.Name} where project_id = {projectKey}",
                (ref CopyRow row) => Compare(left, reader.Read(table, ref row)), cancellationToken);
        }

        foreach (var ((_, version), image) in images) Note(new(image.Kind, image.Id, $"image v{version}", null, Value.From(image.Fields).ToString()));
        foreach (var only in left.Values) Note(new(only.Kind, only.Id, "", Value.From(only.Fields).ToString(), null));
        return new ReplayReport(batches.Count, events, entities, _fold.Failure, _differences, await NamedAsync(cancellationToken), _fold.Erased.Count);
    }

    private void Compare(Dictionary<EntityId, Entity> folded, Entity stored)
    {
        if (!folded.Remove(stored.Id, out var expected))
        {
            Note(new(stored.Kind, stored.Id, "", null, Value.From(stored.Fields).ToString()));
            return;
        }

        Compare("", expected, stored);
    }

    /// <param name="where">What stands before the paths that differ.</param>
    private void Compare(string where, Entity expected, Entity stored)
    {
        if (expected.Version != stored.Version) Note(new(stored.Kind, stored.Id, where + "version", $"{expected.Version}", $"{stored.Version}"));
        if (expected.Deleted != stored.Deleted) Note(new(stored.Kind, stored.Id, where + "deleted", $"{expected.Deleted}", $"{stored.Deleted}"));
        if (_fold.Erased.Contains(stored.Id)) return;
        var diff = Leaves.Diff(expected.Fields, stored.Fields);
        foreach (var path in diff.Paths) Note(new(stored.Kind, stored.Id, where + path, Shown(diff.Before[path]), Shown(diff.After[path])));
    }

    private static string? Shown(Value value) => value.IsMissing ? null : value.ToString();

    private async Task<Dictionary<(EntityId Id, int Version), Entity>> ImagesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select entity_kind, entity_id, entity_version, deleted, fields::text from entity_images where project_id = $1", connection).With(projectKey);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var images = new Dictionary<(EntityId, int), Entity>();
        while (await row.ReadAsync(cancellationToken))
        {
            var image = new Entity((EntityKind)row.GetInt16(0), new EntityId(row.GetGuid(1)), row.GetInt32(2), row.GetBoolean(3), row.Object(4));
            images.Add((image.Id, image.Version), image);
        }

        return images;
    }

    private async Task<IReadOnlyList<ReplayDifference>> NamedAsync(CancellationToken cancellationToken)
    {
        var names = await EntityNames.OfAsync(connection, projectKey, [.. _shown.Select(d => d.Id).Distinct()], cancellationToken);
        return [.. _shown.Select(d => d with { Tag = names.GetValueOrDefault(d.Id) })];
    }

    private void Note(ReplayDifference difference)
    {
        _differences++;
        if (_shown.Count < MostShown) _shown.Add(difference);
    }

    private async Task<List<BatchId>> BatchesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select batch_id from batches where project_id = $1 order by batch_no", connection).With(projectKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batches = new List<BatchId>();
        while (await reader.ReadAsync(cancellationToken)) batches.Add(new BatchId(reader.GetGuid(0)));
        return batches;
    }
}
