using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Events;

/// <summary>
/// What an event carries, as stored: <c>{"after":{…},"before":{…},"context":{…}}</c> with the changed leaves by dotted path, empty parts left out and members sorted,
/// so that equal events have equal bytes.
/// </summary>
public sealed record EventPayload(LeafDiff Diff, ObjectValue Context)
{
    private static readonly JsonEncodedText After = JsonEncodedText.Encode("after");
    private static readonly JsonEncodedText Before = JsonEncodedText.Encode("before");
    private static readonly JsonEncodedText ContextName = JsonEncodedText.Encode("context");

    private const string ErasedName = "erased";

    private static readonly JsonWriterOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = ValueJson.MaxDepth + 8 };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static EventPayload Empty { get; } = new(LeafDiff.None, ObjectValue.Empty);

    /// <summary>Whether somebody erased what it carried; what is left says which entity it is about.</summary>
    public bool IsErased => Diff.IsErased;

    /// <summary>What changed, field by field in ordinal order; a value that was or is not there is missing.</summary>
    public IEnumerable<FieldChange> Changes => Diff.Paths.Select(path => new FieldChange(path, Diff.Before[path], Diff.After[path]));

    /// <summary>Writes the canonical bytes of the event's payload.</summary>
    public static void Write(NewEvent e, IBufferWriter<byte> output) => Write(e.Change?.Diff ?? LeafDiff.None, e.Context, output);

    public static void Write(LeafDiff diff, ObjectValue context, IBufferWriter<byte> output)
    {
        // One writer a thread: a batch has 100,000 payloads of a few hundred bytes.
        var writer = _writer ??= new Utf8JsonWriter(output, Compact);
        writer.Reset(output);
        writer.WriteStartObject();
        WritePart(writer, After, diff.After);
        WritePart(writer, Before, diff.Before);
        WritePart(writer, ContextName, context);
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset(NoOutput.Instance);
    }

    /// <exception cref="JsonException">The bytes are not a payload.</exception>
    public static EventPayload Read(ReadOnlySpan<byte> utf8)
    {
        if (ValueJson.Parse(utf8).AsObject is not { } parts) throw new JsonException("An event's payload is a JSON object.");
        return new EventPayload(new LeafDiff(Part(parts, "before"), Part(parts, "after")) { IsErased = parts[ErasedName].Equals(Value.True) }, Part(parts, "context"));
    }

    /// <summary>What changed, alone: the context is passed over, which is most of a payload.</summary>
    /// <exception cref="JsonException">The bytes are not a payload.</exception>
    public static LeafDiff ReadDiff(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ValueJson.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An event's payload is a JSON object.");
        var (before, after, erased) = (ObjectValue.Empty, ObjectValue.Empty, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (isAfter, isBefore, isErased) = (reader.ValueTextEquals(After.EncodedUtf8Bytes), reader.ValueTextEquals(Before.EncodedUtf8Bytes), reader.ValueTextEquals(ErasedName));
            reader.Read();
            if (isErased) erased = reader.TokenType == JsonTokenType.True;
            else if (isAfter) after = ValueJson.Read(ref reader).AsObject ?? ObjectValue.Empty;
            else if (isBefore) before = ValueJson.Read(ref reader).AsObject ?? ObjectValue.Empty;
            reader.Skip();
        }

        return new LeafDiff(before, after) { IsErased = erased };
    }

    private static void WritePart(Utf8JsonWriter writer, JsonEncodedText name, ObjectValue part)
    {
        if (part.Count == 0) return;
        writer.WritePropertyName(name);
        ValueJson.Write(writer, part, canonical: true);
    }

    private static ObjectValue Part(ObjectValue parts, string name) => parts[name].AsObject ?? ObjectValue.Empty;

    /// <summary>Where the kept writer points between two payloads, so that it holds on to nobody's buffer.</summary>
    private sealed class NoOutput : IBufferWriter<byte>
    {
        public static readonly NoOutput Instance = new();

        public void Advance(int count) => throw new InvalidOperationException("Nothing is written here.");

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("Nothing is written here.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("Nothing is written here.");
    }
}

/// <summary>One line of an event's <c>diff</c>.</summary>
public sealed record FieldChange(string Field, Value Old, Value New);
