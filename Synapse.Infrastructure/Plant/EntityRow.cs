using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Plant;

/// <summary>Writes entities as COPY rows of their table: project, id, version, deleted, then the kind's columns.</summary>
internal static class EntityRow
{
    /// <summary>What the columns of a written row are called, in its order.</summary>
    public static string Columns(EntityTable table) => $"project_id, id, version, deleted, {table.Fields()}";

    /// <exception cref="UnstorableException">A field has no place in its column.</exception>
    public static void Write(CopyRows rows, EntityTable table, int projectKey, Entity entity)
    {
        rows.StartRow(4 + table.Columns.Count);
        rows.Int(projectKey);
        rows.Uuid(entity.Id.Value);
        rows.Int(entity.Version);
        rows.Bool(entity.Deleted);
        for (var i = 0; i < table.Columns.Count; i++) Write(rows, table.Columns[i], entity);
    }

    private static void Write(CopyRows rows, EntityColumn column, Entity entity)
    {
        var value = entity.Fields[column.Field];
        if (value.IsNullOrMissing && !column.Required)
        {
            rows.Null();
            return;
        }

        switch (column.Type)
        {
            case ColumnType.Text when value.AsString is { } text && !text.Contains('\0'):
                rows.Text(text);
                break;
            case ColumnType.Uuid when EntityId.Parse(value.AsString) is { } id:
                rows.Uuid(id.Value);
                break;
            case ColumnType.Int when value.IsNumber && value.AsNumber == (int)value.AsNumber:
                rows.Int((int)value.AsNumber);
                break;
            case ColumnType.Double when value.IsNumber:
                rows.Double(value.AsNumber);
                break;
            case ColumnType.Jsonb when value.AsObject is { } o:
                rows.Jsonb(o);
                break;
            case ColumnType.Jsonb when value.IsMissing:
                rows.Jsonb(ObjectValue.Empty);
                break;
            default:
                throw new UnstorableException(entity, column);
        }
    }
}

/// <summary>A change would leave an entity with a field that is missing or of the wrong sort. The batch writer turns it into a refusal.</summary>
internal sealed class UnstorableException(Entity entity, EntityColumn column) : Exception
{
    public Entity Entity { get; } = entity;

    public EntityColumn Column { get; } = column;

    public override string Message
    {
        get
        {
            var sort = Column.Type switch
            {
                ColumnType.Text => "a text without null characters",
                ColumnType.Uuid => "the id of another entity",
                ColumnType.Int => "a whole number",
                ColumnType.Double => "a number",
                _ => "an object",
            };
            return $"The {Entity.Kind.Word().ToLowerInvariant().Replace('_', ' ')} {Entity.NaturalKey} cannot be stored: its {Column.Field} must be {sort}, not {Shown}.";
        }
    }

    private string Shown => Entity.Fields[Column.Field] is { IsMissing: false } value ? value.ToString() : "missing";
}
