using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>A rule of the plant's model that rows would break.</summary>
/// <param name="Constraint">Its name, such as <c>cable_from_live</c>.</param>
internal sealed record BrokenReference(string Constraint, EntityKind Kind, EntityId Id, string Missing);

/// <summary>
/// Every cable end, edge end, member and I/O allocation points at something alive. Asked of the tables after the batch's changes, for the whole batch at once and in both directions:
/// do its own references hold, and does anything still need what it deletes?
/// </summary>
internal sealed class ReferenceCheck(NpgsqlConnection connection, int projectKey)
{
    private const int Most = 100;

    public async Task<IReadOnlyList<BrokenReference>> BrokenAsync(IReadOnlyList<Entity> written, IReadOnlyList<EntityId> deleted, CancellationToken cancellationToken) =>
        [.. await DanglingAsync(written, cancellationToken), .. await OrphanedAsync(deleted, cancellationToken)];

    public static Refusal Refusal(IReadOnlyList<BrokenReference> broken)
    {
        var first = broken[0];
        return new Refusal(
            RefusalCode.ConstraintViolation,
            $"{broken.Count} reference{(broken.Count == 1 ? "" : "s")} would point at something that is not there: {Name(first.Kind)} {first.Id} at {first.Missing} ({first.Constraint}). Nothing was changed.",
            ObjectValue.Of(("violations", ArrayValue.Of(broken.Take(Most).Select(b => (Value)ObjectValue.Of(
                ("constraint", b.Constraint), ("kind", b.Kind.Word()), ("id", b.Id.ToString()), ("references", b.Missing)))))));
    }

    private async Task<IReadOnlyList<BrokenReference>> DanglingAsync(IReadOnlyList<Entity> written, CancellationToken cancellationToken)
    {
        var references = new Dictionary<Guid, (Entity Owner, string Field)>();
        foreach (var entity in written)
        foreach (var field in Field.ReferencesOf(entity.Kind))
            if (entity.Reference(field) is { } target)
                references.TryAdd(target.Value, (entity, field));
        if (references.Count == 0) return [];
        // A package can only stand in the field for packages, and so on: ids never mean two things, so one look through the kinds is enough.
        await using var command = new NpgsqlCommand($"""
            select r.id, a.id is not null, c.id is not null, p.id is not null from unnest($2::uuid[]) r(id)
            left join assets a on a.project_id = $1 and a.id = r.id and not a.deleted
            left join cables c on c.project_id = $1 and c.id = r.id and not c.deleted and a.id is null
            left join packages p on p.project_id = $1 and p.id = r.id and not p.deleted and a.id is null
            where a.id is null
            """, connection) { CommandTimeout = 0 };
        return await ReadDanglingAsync(command.With(projectKey, references.Keys.ToArray()), written, cancellationToken);
    }

    private static async Task<IReadOnlyList<BrokenReference>> ReadDanglingAsync(NpgsqlCommand command, IReadOnlyList<Entity> written, CancellationToken cancellationToken)
    {
        var notAssets = new Dictionary<EntityId, EntityKind?>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                notAssets[new EntityId(reader.GetGuid(0))] = reader.GetBoolean(2) ? EntityKind.Cable : reader.GetBoolean(3) ? EntityKind.Package : null;
        if (notAssets.Count == 0) return [];
        return
        [
            .. from entity in written
               from field in Field.ReferencesOf(entity.Kind)
               let target = entity.Reference(field)
               where target is not null && !MayBe(entity.Kind, field, notAssets.TryGetValue(target.Value, out var kind) ? kind : EntityKind.Asset)
               select new BrokenReference(ConstraintOf(entity.Kind, field), entity.Kind, entity.Id, target.Value.ToString()),
        ];
    }

    private async Task<IReadOnlyList<BrokenReference>> OrphanedAsync(IReadOnlyList<EntityId> deleted, CancellationToken cancellationToken)
    {
        if (deleted.Count == 0) return [];
        var broken = new List<BrokenReference>();
        foreach (var table in EntityTable.All)
        foreach (var column in table.Columns.Where(c => c.Type == ColumnType.Uuid))
        {
            await using var command = new NpgsqlCommand(
                $"select t.id, t.{column.Name} from unnest($2::uuid[]) r(id) join {table.Name} t on t.project_id = $1 and t.{column.Name} = r.id and not t.deleted limit {Most}",
                connection) { CommandTimeout = 0 };
            await using var reader = await command.With(projectKey, deleted.Select(d => d.Value).ToArray()).ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                broken.Add(new(ConstraintOf(table.Kind, column.Field), table.Kind, new EntityId(reader.GetGuid(0)), reader.GetGuid(1).ToString()));
        }

        return broken;
    }

    private static bool MayBe(EntityKind owner, string field, EntityKind? target) => (owner, field) switch
    {
        (EntityKind.PackageMember, Field.Package) => target == EntityKind.Package,
        (EntityKind.PackageMember, _) or (EntityKind.Edge, _) => target is EntityKind.Asset or EntityKind.Cable,
        _ => target == EntityKind.Asset,
    };

    private static string ConstraintOf(EntityKind kind, string field) => $"{kind.Word().ToLowerInvariant()}_{field}_live";

    private static string Name(EntityKind kind) => "the " + kind.Word().ToLowerInvariant().Replace('_', ' ');
}
