using System.Text.Json;
using System.Text.Json.Serialization;
using Synapse.Core.Projects;

namespace Synapse.Web.Hosting;

/// <summary>Every id of the domain, a struct around one text or GUID, travels as that text; also as the key of a dictionary.</summary>
public sealed class IdConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type type) =>
        type.IsValueType && type.Assembly == typeof(ProjectId).Assembly && type.Name.EndsWith("Id", StringComparison.Ordinal)
        && ValueType(type) is { } inner && (inner == typeof(string) || inner == typeof(Guid));

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(IdConverter<>).MakeGenericType(type))!;

    private static Type? ValueType(Type type) => type.GetProperty("Value")?.PropertyType;

    private sealed class IdConverter<TId> : JsonConverter<TId> where TId : struct
    {
        private static readonly bool IsGuid = IdConverterFactory.ValueType(typeof(TId)) == typeof(Guid);

        public override TId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Parse(reader.GetString());

        public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WritePropertyName(Text(value));

        private static string Text(TId id) => typeof(TId).GetProperty("Value")!.GetValue(id)!.ToString()!;

        private static TId Parse(string? text)
        {
            if (!IsGuid) return (TId)Activator.CreateInstance(typeof(TId), text ?? throw new JsonException("An id is expected here."))!;
            return Guid.TryParse(text, out var id) ? (TId)Activator.CreateInstance(typeof(TId), id)! : throw new JsonException($"\"{text}\" is not an id.");
        }
    }
}
