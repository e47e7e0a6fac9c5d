using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapse.Core.Logic;

/// <summary>Reads and writes <see cref="Value"/> as JSON.</summary>
public static class ValueJson
{
    /// <summary>JSON nested deeper than this is refused, in line with the engine's own depth limit.</summary>
    public const int MaxDepth = 256;

    // A rule may wrap data, which are up to MaxDepth deep themselves, in lists of its own.
    private const int DeepestWritten = 1000;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>How compact JSON is written, for those who write into a buffer of their own.</summary>
    public static JsonWriterOptions CompactWriter { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = DeepestWritten };

    private static readonly JsonWriterOptions IndentedOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n", MaxDepth = DeepestWritten };

    /// <exception cref="JsonException">The text is not JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <exception cref="JsonException">The text is not JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        if (!reader.Read()) throw new JsonException("The text is empty.");
        var value = Read(ref reader);
        if (reader.Read()) throw new JsonException("There is more text after the end of the JSON value.");
        return value;
    }

    /// <summary>The value at the reader's current token; afterwards the reader stands on its last token.</summary>
    public static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return Value.Null;
            case JsonTokenType.True: return Value.True;
            case JsonTokenType.False: return Value.False;
            case JsonTokenType.Number: return Value.From(reader.GetDouble());
            case JsonTokenType.String: return Value.From(TextTable.Read(ref reader));
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
                return items.Count == 0 ? Value.EmptyArray : Value.From(new ArrayValue([.. items]));
            case JsonTokenType.StartObject:
                var members = new ObjectBuilder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = TextTable.Read(ref reader);
                    reader.Read();
                    members.Set(name, Read(ref reader));
                }

                return Value.From(members.Build());
            default: throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    /// <summary>Compact JSON with members in their own order.</summary>
    public static string Write(Value value) => WriteText(value, canonical: false, CompactWriter);

    /// <summary>JSON over several lines, two spaces an indent.</summary>
    public static string WriteIndented(Value value) => WriteText(value, canonical: false, IndentedOptions);

    /// <summary>Compact JSON with members sorted by name (ordinal): equal values give equal text.</summary>
    public static string WriteCanonical(Value value) => WriteText(value, canonical: true, CompactWriter);

    private static string WriteText(Value value, bool canonical, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, options)) Write(writer, value, canonical);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the value; <see cref="Value.Missing"/> and numbers that JSON does not have (NaN, infinities) are written as null.</summary>
    public static void Write(Utf8JsonWriter writer, Value value, bool canonical = false)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            case ValueKind.Number when double.IsFinite(value.AsNumber):
                WriteNumber(writer, value.AsNumber);
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString);
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.AsArray!.Span) Write(writer, item, canonical);
                writer.WriteEndArray();
                break;
            case ValueKind.Object:
                WriteObject(writer, value.AsObject!, canonical);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, ObjectValue o, bool canonical)
    {
        writer.WriteStartObject();
        var names = o.Shape.EncodedNames;
        var slots = o.Slots;
        if (canonical)
        {
            foreach (var slot in o.Shape.OrdinalSlots)
            {
                writer.WritePropertyName(names[slot]);
                Write(writer, slots[slot], canonical);
            }
        }
        else
        {
            for (var i = 0; i < slots.Length; i++)
            {
                writer.WritePropertyName(names[i]);
                Write(writer, slots[i], canonical);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15) writer.WriteNumberValue((long)number);
        else writer.WriteNumberValue(number);
    }
}
