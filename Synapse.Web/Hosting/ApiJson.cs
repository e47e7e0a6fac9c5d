using System.Text.Json;
using System.Text.Json.Serialization;
using Synapse.Core.Logic;

namespace Synapse.Web.Hosting;

/// <summary>JSON as programs see it: snake_case names, enums as words, ids as plain text, rule values as themselves.</summary>
public static class ApiJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper));
        options.Converters.Add(new RuleValueConverter());
        options.Converters.Add(new RuleObjectConverter());
        options.Converters.Add(new IdConverterFactory());
    }

    private sealed class RuleValueConverter : JsonConverter<Value>
    {
        public override bool HandleNull => true;

        public override Value Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => ValueJson.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
    }

    private sealed class RuleObjectConverter : JsonConverter<ObjectValue>
    {
        public override ObjectValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.StartObject ? ValueJson.Read(ref reader).AsObject! : throw new JsonException("An object is expected here.");

        public override void Write(Utf8JsonWriter writer, ObjectValue value, JsonSerializerOptions options) => ValueJson.Write(writer, Value.From(value));
    }
}
