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

/// <summary>A reference that a batch makes and that only the tables can tell to be good.</summary>
internal readonly record struct NewReference(Entity Owner, string Field, EntityId Target);

/// <summary>
/// Every cable end, edge end, member and I/O allocation points at something alive. Asked of the tables after the batch's changes, for the whole batch at once and in both directions:
/// do its own references hold, and does anything still need what it deletes?
/// </summary>
internal sealed class ReferenceCheck(NpgsqlConnection connection, int projectKey)
{
    private const int Most = 100;

    /// <summary>The references of what is written that have to be looked up: those to what the batch itself leaves alive are good, its rows are locked.</summary>
    public static IReadOnlyList<NewReference> ToAsk(NetChanges net, IEnumerable<Entity> written)
    {
        var references = new List<NewReference>();
        foreach (var entity in written)
        foreach (var field in Field.ReferencesOf(entity.Kind))
            if (entity.Reference(field) is { } target && !MayBe(entity.Kind, field, net.LiveKind(target)))
                references.Add(new(entity, field, target));
        return references;
    }

    public async Task<IReadOnlyList<BrokenReference>> BrokenAsync(IReadOnlyList<NewReference> references, IReadOnlyList<EntityId> deleted, CancellationToken cancellationToken) =>
        [.. await DanglingAsync(references, cancellationToken), .. await OrphanedAsync(deleted, cancellationToken)];

    public static Refusal Refusal(IReadOnlyList<BrokenReference> broken)
    {
        var first = broken[0];
        return new Refusal(
            RefusalCode.ConstraintViolation,
            $"{broken.Count} reference{(broken.Count == 1 ? "" : "s")} would point at something that is not there: {Name(first.Kind)} {first.Id} at {first.Missing} ({first.Constraint}). Nothing was changed.",
            ObjectValue.Of(("violations", ArrayValue.Of(broken.Take(Most).Select(b => (Value)ObjectValue.Of(
                ("constraint", b.Constraint), ("kind", b.Kind.Word()), ("id", b.Id.ToString()), ("references", b.Missing)))))));
    }

    private async Task<IReadOnlyList<BrokenReference>> DanglingAsync(IReadOnlyList<NewReference> references, CancellationToken cancellationToken)
    {
        if (references.Count == 0) return [];
        var kinds = await LiveKindsAsync([.. references.Select(r => r.Target.Value).Distinct()], cancellationToken);
        return
        [
            .. from r in references
               where !MayBe(r.Owner.Kind, r.Field, kinds.TryGetValue(r.Target, out var kind) ? kind : null)
               select new BrokenReference(ConstraintOf(r.Owner.Kind, r.Field), r.Owner.Kind, r.Owner.Id, r.Target.ToString()),
        ];
    }

    private async Task<Dictionary<EntityId, EntityKind>> LiveKindsAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<EntityId, EntityKind>(ids.Length);
        foreach (var kind in new[] { EntityKind.Asset, EntityKind.Cable, EntityKind.Package })
        {
            if (kinds.Count == ids.Length) break;
            await using var command = new NpgsqlCommand(
                $"select t.id from unnest($2::uuid[]) r(id) join {EntityTable.Of(kind).Name} t on t.project_id = $1 and t.id = r.id and not t.deleted", connection) { CommandTimeout = 0 };
            await using var reader = await command.With(projectKey, ids).ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) kinds[new EntityId(reader.GetGuid(0))] = kind;
        }

        return kinds;
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
