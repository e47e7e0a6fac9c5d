using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>
/// Works out what differs between two moments. Only what the batches between them touched is looked at: each such entity is led back from today, version by version, to what it was at the second moment and
/// on to what it was at the first.
/// </summary>
internal sealed class ComparisonMaker(NpgsqlConnection connection, int projectKey)
{
    private const string Touched = "comparison_touched";

    /// <summary>An entity on its way back.</summary>
    private sealed class Traveller(Entity today, int versionFrom, int versionTo)
    {
        private Entity? _state = today;

        public int VersionFrom => versionFrom;

        public int VersionTo => versionTo;

        public Entity? Before { get; private set; } = versionFrom == today.Version ? today : null;

        public Entity? After { get; private set; } = versionTo == today.Version ? today : null;

        public void Undo(PlantChange change)
        {
            if (_state is null || _state.Version != change.Version)
                throw new InvalidDataException($"The history of {change.Id} does not fit together at version {change.Version}; verification says more.");
            _state = change.TakenFrom(_state);
            if (_state is null) return;
            if (_state.Version == versionTo) After = _state;
            if (_state.Version == versionFrom) Before = _state;
        }
    }

    /// <summary>The differences, by kind and then by name.</summary>
    public async Task<IReadOnlyList<ComparisonItem>> CompareAsync(BatchSpan span, CancellationToken cancellationToken)
    {
        await TouchedAsync(span, cancellationToken);
        var travellers = await TravellersAsync(cancellationToken);
        await CopyOut.ReadAsync(
            connection,
            $"""
            select e.entity_kind, e.op, e.entity_version, e.entity_id, e.payload from {Touched} t
            join workflow_events e on e.project_id = {projectKey} and e.entity_id = t.id and e.entity_version > t.version_from order by e.entity_id, e.entity_version desc
            """,
            (ref CopyRow row) =>
            {
                var (kind, op, version, id) = ((EntityKind)row.Short(), (ChangeOp)row.Short(), row.Int(), new EntityId(row.Uuid()));
                row.TryNext(out var payload);
                travellers[id].Undo(new PlantChange(kind, id, op, version, EventPayload.ReadDiff(payload)));
            },
            cancellationToken);

        var differing = travellers.Values.Select(t => (Traveller: t, Change: ChangeOf(t.Before, t.After!))).Where(t => t.Change is not null).ToList();
        // Things without a name of their own are called by what they connect today.
        var names = await EntityNames.OfAsync(
            connection, projectKey, [.. differing.Select(t => t.Traveller.After!).Where(e => NameOf(e) is null).Select(e => e.Id)], cancellationToken);
        return
        [
            .. differing.Select(t => Item(t.Traveller, t.Change!.Value, names))
                .OrderBy(i => i.Kind).ThenBy(i => i.Tag, StringComparer.OrdinalIgnoreCase).ThenBy(i => i.Id),
        ];
    }

    private async Task TouchedAsync(BatchSpan span, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            create temp table {Touched} on commit drop as
            select e.entity_kind as kind, e.entity_id as id, min(e.entity_version) - 1 as version_from, max(e.entity_version) as version_to
            from batches b join workflow_events e on e.project_id = b.project_id and e.batch_id = b.batch_id
            where b.project_id = {projectKey} and b.batch_no > {span.After} and b.batch_no <= {span.UpTo} and e.entity_id is not null group by 1, 2;
            analyze {Touched}
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Dictionary<EntityId, Traveller>> TravellersAsync(CancellationToken cancellationToken)
    {
        var travellers = new Dictionary<EntityId, Traveller>();
        foreach (var table in EntityTable.All)
        {
            var reader = new EntityReader();
            await CopyOut.ReadAsync(
                connection,
                $"""
                select x.version_from, x.version_to, {EntityReader.Columns(table, "t.")} from {Touched} x join {table.Name} t on t.project_id = {projectKey} and t.id = x.id
                where x.kind = {(short)table.Kind}
                """,
                (ref CopyRow row) =>
                {
                    var (from, to) = (row.Int(), row.Int());
                    var today = reader.Read(table, ref row);
                    travellers.Add(today.Id, new Traveller(today, from, to));
                },
                cancellationToken);
        }

        return travellers;
    }

    private static EntityChange? ChangeOf(Entity? before, Entity after) => (Alive: before is { Deleted: false }, after.Deleted) switch
    {
        (false, false) => EntityChange.Created,
        (true, true) => EntityChange.Deleted,
        (true, false) when !before!.Fields.Equals(after.Fields) => EntityChange.Changed,
        _ => null,
    };

    private static ComparisonItem Item(Traveller t, EntityChange change, IReadOnlyDictionary<EntityId, string> names)
    {
        var shown = t.After!;
        var diff = change switch
        {
            EntityChange.Created => new LeafDiff(ObjectValue.Empty, Leaves.Flatten(shown.Fields)),
            EntityChange.Deleted => new LeafDiff(Leaves.Flatten(t.Before!.Fields), ObjectValue.Empty),
            _ => Leaves.Diff(t.Before!.Fields, shown.Fields),
        };
        return new ComparisonItem(
            shown.Kind, shown.Id, change, NameOf(shown) ?? names.GetValueOrDefault(shown.Id) ?? shown.Id.ToString(), TypeOf(shown), shown.Text(Field.Area), shown.Text(Field.Discipline),
            t.VersionFrom == 0 ? null : t.VersionFrom, t.VersionTo, diff);
    }

    private static string? NameOf(Entity e) => e.Kind switch
    {
        EntityKind.Asset or EntityKind.Cable => e.Text(Field.Tag),
        EntityKind.Package => e.Text(Field.Code),
        _ => null,
    };

    private static string? TypeOf(Entity e) => e.Kind switch
    {
        EntityKind.Asset or EntityKind.Cable => e.Text(Field.Type),
        EntityKind.Edge => e.Text(Field.Relation),
        EntityKind.IoAllocation => e.Text(Field.SignalType),
        _ => null,
    };
}
