using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>Folds all events of a project and compares what they give with what the tables hold, tombstones included.</summary>
internal sealed class ReplayCheck(NpgsqlConnection connection, int projectKey, IReadOnlyDictionary<short, string> disciplines)
{
    private const int MostShown = 100;
    private readonly List<ReplayDifference> _shown = [];
    private int _differences;

    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        var fold = new Fold();
        var events = 0L;
        var stored = new StoredEvents(connection, projectKey, disciplines);
        var batches = await BatchesAsync(cancellationToken);
        foreach (var batch in batches)
        {
            events += await stored.ReadAsync(batch, (in EventHeader header, ReadOnlySpan<byte> payload) =>
            {
                if (header.Entity is not null && header.Change(EventPayload.Read(payload).Diff) is { } change) fold.Apply(batch.Event(header.Sequence), change);
            }, cancellationToken);
        }

        var left = fold.States.ToDictionary();
        var entities = 0;
        foreach (var table in EntityTable.All)
        {
            var reader = new EntityReader();
            entities += await CopyOut.ReadAsync(
                connection, $"select {EntityReader.Columns(table)} from {table.Name} where project_id = {projectKey}",
                (ref CopyRow row) => Compare(left, reader.Read(table, ref row)), cancellationToken);
        }

        foreach (var only in left.Values) Note(new(only.Kind, only.Id, "", Value.From(only.Fields).ToString(), null));
        return new ReplayReport(batches.Count, events, entities, fold.Failure, _differences, _shown);
    }

    private void Compare(Dictionary<EntityId, Entity> folded, Entity stored)
    {
        if (!folded.Remove(stored.Id, out var expected))
        {
            Note(new(stored.Kind, stored.Id, "", null, Value.From(stored.Fields).ToString()));
            return;
        }

        if (expected.Version != stored.Version) Note(new(stored.Kind, stored.Id, "version", $"{expected.Version}", $"{stored.Version}"));
        if (expected.Deleted != stored.Deleted) Note(new(stored.Kind, stored.Id, "deleted", $"{expected.Deleted}", $"{stored.Deleted}"));
        var diff = Leaves.Diff(expected.Fields, stored.Fields);
        foreach (var path in diff.Paths) Note(new(stored.Kind, stored.Id, path, diff.Before[path].ToString(), diff.After[path].ToString()));
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
