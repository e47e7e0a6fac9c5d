using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Plant;

/// <summary>How a field rests in its column.</summary>
internal enum ColumnType
{
    Text,

    /// <summary>A reference: an id as text in the field, a uuid in the column.</summary>
    Uuid,
    Int,
    Double,
    Jsonb,
}

/// <param name="Required">Never null in the table.</param>
internal sealed record EntityColumn(string Name, string Field, ColumnType Type, bool Required)
{
    public string SqlType => Type switch
    {
        ColumnType.Text => "text",
        ColumnType.Uuid => "uuid",
        ColumnType.Int => "int",
        ColumnType.Double => "double precision",
        _ => "jsonb",
    };
}

/// <summary>
/// Where the entities of one kind rest. Columns stand in the order of <see cref="Field.Of"/>; around them all kinds have <c>project_id</c>, <c>id</c>, <c>version</c> and <c>deleted</c>.
/// Loading, COPY and update are written once against this description.
/// </summary>
internal sealed record EntityTable(EntityKind Kind, string Name, IReadOnlyList<EntityColumn> Columns)
{
    /// <summary>The columns as a list, each behind the prefix.</summary>
    public string Fields(string prefix = "") => string.Join(", ", Columns.Select(c => prefix + c.Name));

    public static IReadOnlyList<EntityTable> All { get; } =
    [
        Of(EntityKind.Asset, "assets"), Of(EntityKind.Cable, "cables"), Of(EntityKind.Edge, "edges"),
        Of(EntityKind.Package, "packages"), Of(EntityKind.PackageMember, "package_members"), Of(EntityKind.IoAllocation, "io_allocations"),
    ];

    public static EntityTable Of(EntityKind kind) => All[(int)kind - 1];

    private static EntityTable Of(EntityKind kind, string name) => new(kind, name, [.. Field.Of(kind).Select(field => ColumnOf(kind, field))]);

    private static EntityColumn ColumnOf(EntityKind kind, string field) => field switch
    {
        Field.From or Field.To => new(field + "_id", field, ColumnType.Uuid, Required: false),
        _ when Field.ReferencesOf(kind).Contains(field) => new(field + "_id", field, ColumnType.Uuid, Required: true),
        Field.Channel => new(field, field, ColumnType.Int, Required: true),
        Field.LengthM => new(field, field, ColumnType.Double, Required: false),
        Field.Properties => new(field, field, ColumnType.Jsonb, Required: true),
        Field.Tag or Field.Type or Field.Relation or Field.Code or Field.Signal or Field.SignalType => new(field, field, ColumnType.Text, Required: true),
        _ => new(field, field, ColumnType.Text, Required: false),
    };
}
