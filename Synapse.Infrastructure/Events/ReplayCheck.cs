using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>Folds all events of a project and compares what they give with what the tables of every kind hold, tombstones included, and with the images that were kept on the way.</summary>
internal sealed class ReplayCheck(NpgsqlConnection connection, int projectKey, HistoryEvents events)
{
    private const int MostShown = 100;
    private readonly List<ReplayDifference> _shown = [];
    private readonly Fold _fold = new();
    private readonly List<ReplayGap> _gaps = [];
    private int _differences;
    private int _untold;

    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        var batches = await BatchesAsync(cancellationToken);
        var images = await ImagesAsync(cancellationToken);
        foreach (var (number, batch) in batches)
        {
            if (await IsUnreadableAsync(batch, number, cancellationToken)) continue;
            count += await events.ReadAsync(batch, number, (in EventHeader header, ReadOnlySpan<byte> payload) =>
            {
                if (header.Entity is not null && header.Change(EventPayload.ReadDiff(payload)) is { } change && IsTold(change, images) && _fold.Apply(batch.Event(header.Sequence), change)
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
                (ref CopyRow row) => Compare(left, reader.Read(table, ref row), images), cancellationToken);
        }

        // What an image shows that lies before a gap's end cannot be told from the events that are here.
        foreach (var ((_, version), image) in _gaps.Count > 0 ? [] : images) Note(new(image.Kind, image.Id, $"image v{version}", null, Value.From(image.Fields).ToString()));
        foreach (var only in left.Values) Note(new(only.Kind, only.Id, "", Value.From(only.Fields).ToString(), null));
        return new ReplayReport(batches.Count, count, entities, _fold.Failure, _differences, await NamedAsync(cancellationToken), _fold.Erased.Count) { Gaps = _gaps, Untold = _untold };
    }

    private async ValueTask<bool> IsUnreadableAsync(BatchId batch, long number, CancellationToken cancellationToken)
    {
        if (events.ArchiveOf(batch) is not { } archive || await events.UnreadableAsync(archive, cancellationToken) is not { } why) return false;
        if (_gaps.FindIndex(g => g.Archive == archive.Label) is >= 0 and var at) _gaps[at] = _gaps[at] with { LastBatchNo = number, Batches = _gaps[at].Batches + 1 };
        else _gaps.Add(new ReplayGap(archive.Label, archive.File, number, number, 1, why));
        return true;
    }

    /// <summary>Whether the state before a change is known; after a gap it is taken from the image that was kept when the events before it were archived.</summary>
    private bool IsTold(PlantChange change, Dictionary<(EntityId Id, int Version), Entity> images)
    {
        if (_gaps.Count == 0 || (_fold.States.TryGetValue(change.Id, out var state) ? state.Version : 0) == change.Version - 1) return true;
        if (!images.Remove((change.Id, change.Version - 1), out var image)) return false;
        _fold.Resume(image);
        return true;
    }

    private void Compare(Dictionary<EntityId, Entity> folded, Entity stored, Dictionary<(EntityId Id, int Version), Entity> images)
    {
        var isFolded = folded.Remove(stored.Id, out var expected);
        if (_gaps.Count > 0 && expected?.Version != stored.Version)
        {
            if (!images.Remove((stored.Id, stored.Version), out expected))
            {
                _untold++;
                return;
            }

            isFolded = true;
        }

        if (!isFolded || expected is null)
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

    private async Task<List<(long No, BatchId Id)>> BatchesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select batch_no, batch_id from batches where project_id = $1 order by batch_no", connection).With(projectKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batches = new List<(long, BatchId)>();
        while (await reader.ReadAsync(cancellationToken)) batches.Add((reader.GetInt64(0), new BatchId(reader.GetGuid(1))));
        return batches;
    }
}
