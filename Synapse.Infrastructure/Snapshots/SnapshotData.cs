using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Snapshots;

/// <summary>Entities as compressed JSON lines: <c>{"kind":"ASSET","id":"…","version":3,"deleted":false,"fields":{…}}</c>. Readable without this program, whatever becomes of its tables.</summary>
internal static class SnapshotData
{
    public static byte[] Write(IEnumerable<Entity> entities)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var lines = new ArrayBufferWriter<byte>(64 * 1024);
            using var json = new Utf8JsonWriter(lines, ValueJson.CompactWriter);
            foreach (var entity in entities)
            {
                ValueJson.Write(json, ToValue(entity));
                json.Flush();
                json.Reset();
                lines.Write("\n"u8);
                if (lines.WrittenCount < 48 * 1024) continue;
                brotli.Write(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }

            brotli.Write(lines.WrittenSpan);
        }

        return compressed.ToArray();
    }

    public static IReadOnlyList<Entity> Read(byte[] data)
    {
        using var brotli = new BrotliStream(new MemoryStream(data), CompressionMode.Decompress);
        using var lines = new StreamReader(brotli);
        var entities = new List<Entity>();
        while (lines.ReadLine() is { } line) entities.Add(ToEntity(ValueJson.Parse(line)));
        return entities;
    }

    private static Value ToValue(Entity e) => ObjectValue.Of(
        ("kind", e.Kind.Word()), ("id", e.Id.ToString()), ("version", e.Version), ("deleted", e.Deleted), ("fields", e.Fields));

    private static Entity ToEntity(Value line) => new(
        Words.Parse<EntityKind>(line["kind"].AsString)!.Value, EntityId.Parse(line["id"].AsString)!.Value,
        (int)line["version"].AsNumber, line["deleted"].AsBoolean, line["fields"].AsObject!);
}
