using System.Buffers.Binary;
using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Plant;

/// <summary>Turns COPY rows into entities, sharing repeated words and ids. One load, one reader, one thread.</summary>
internal sealed class EntityReader
{
    private static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = ValueJson.MaxDepth };
    private readonly WordTable _words = new();
    private readonly Dictionary<Guid, string> _ids = [];

    /// <summary>What a query must select to be read here, in this order.</summary>
    public static string Columns(EntityTable table, string prefix = "") => $"{prefix}id, {prefix}version, {prefix}deleted, {table.Fields(prefix)}";

    public Entity Read(EntityTable table, ref CopyRow row)
    {
        var id = new EntityId(row.Uuid());
        var (version, deleted) = (row.Int(), row.Bool());
        var fields = new ObjectBuilder(table.Columns.Count);
        for (var i = 0; i < table.Columns.Count; i++)
            if (row.TryNext(out var bytes))
                fields.Set(table.Columns[i].Field, Read(table.Columns[i].Type, bytes));
        return new Entity(table.Kind, id, version, deleted, fields.Build());
    }

    private Value Read(ColumnType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ColumnType.Text => _words.Get(bytes),
        ColumnType.Uuid => IdText(new Guid(bytes, bigEndian: true)),
        ColumnType.Int => BinaryPrimitives.ReadInt32BigEndian(bytes),
        ColumnType.Double => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        _ => Json(bytes[1..]),
    };

    private string IdText(Guid id)
    {
        if (_ids.TryGetValue(id, out var text)) return text;
        return _ids[id] = id.ToString("D");
    }

    private Value Json(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, JsonOptions);
        reader.Read();
        return Json(ref reader);
    }

    private Value Json(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.ValueIsEscaped ? reader.GetString() : _words.Get(reader.ValueSpan);
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Json(ref reader));
                return Value.Array([.. items]);
            case JsonTokenType.StartObject:
                var members = new ObjectBuilder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.ValueIsEscaped ? reader.GetString()! : _words.Get(reader.ValueSpan);
                    reader.Read();
                    members.Set(name, Json(ref reader));
                }

                return members.Build();
            default:
                return ValueJson.Read(ref reader);
        }
    }
}
