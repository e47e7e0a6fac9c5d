using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rules.Catalogue;

/// <summary>What people said about properties.</summary>
internal static class PropertyDeclarationTable
{
    public static async Task<IReadOnlyDictionary<(EntityKind, string), PropertyDeclaration>> ReadAsync(NpgsqlConnection connection, int project, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select entity_kind, path, declaration::text from property_declarations where project_id = $1", connection).With(project);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var declared = new Dictionary<(EntityKind, string), PropertyDeclaration>();
        while (await reader.ReadAsync(cancellationToken)) declared[((EntityKind)reader.GetInt16(0), reader.GetString(1))] = Read(reader.Object(2));
        return declared;
    }

    public static async Task WriteAsync(
        NpgsqlConnection connection, int project, EntityKind kind, string path, PropertyDeclaration declaration, int person, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = declaration.IsEmpty
            ? new NpgsqlCommand("delete from property_declarations where project_id = $1 and entity_kind = $2 and path = $3", connection).With(project, (short)kind, path)
            : new NpgsqlCommand("""
                insert into property_declarations (project_id, entity_kind, path, declaration, declared_by, declared_at) values ($1, $2, $3, $4::json, $5, $6)
                on conflict (project_id, entity_kind, path) do update set declaration = excluded.declaration, declared_by = excluded.declared_by, declared_at = excluded.declared_at
                """, connection).With(project, (short)kind, path, ValueJson.Write(Write(declaration)), person, at.ToUniversalTime());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ObjectValue Write(PropertyDeclaration d) => new ObjectBuilder()
        .Set("type", d.Type is { } type ? type.Word() : Value.Missing)
        .Set("unit", d.Unit is { } unit ? unit : Value.Missing)
        .Set("description", d.Description is { } text ? text : Value.Missing)
        .Set("allowed", d.Allowed.Count > 0 ? ArrayValue.Of(d.Allowed) : Value.Missing)
        .Build();

    private static PropertyDeclaration Read(ObjectValue json) =>
        new(Words.Parse<PropertyType>(json["type"].AsString), json["unit"].AsString, json["description"].AsString, [.. json["allowed"].AsArray ?? ArrayValue.Empty]);
}
