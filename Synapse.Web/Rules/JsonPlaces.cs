using System.Text;
using System.Text.Json;

namespace Synapse.Web.Rules;

/// <summary>Where the values of a JSON text stand, by JSON pointer: complaints name a path, people look for a line.</summary>
public sealed class JsonPlaces
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    private JsonPlaces()
    {
    }

    /// <summary>The places in a text that is JSON; of one that is not, those before it breaks off.</summary>
    public static JsonPlaces Of(string text)
    {
        var places = new JsonPlaces();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (reader.Read()) places.Walk(ref reader, bytes, "");
        }
        catch (JsonException)
        {
            // What was found until here still helps.
        }

        return places;
    }

    /// <summary>The line (from 1) of the value at a pointer, or of the nearest value around it that is there.</summary>
    public int LineOf(string pointer)
    {
        for (var path = pointer; ; path = path[..path.LastIndexOf('/')])
        {
            if (_lines.TryGetValue(path, out var line)) return line;
            if (!path.Contains('/')) return 1;
        }
    }

    private void Walk(ref Utf8JsonReader reader, byte[] bytes, string path)
    {
        _lines[path] = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                    reader.Read();
                    Walk(ref reader, bytes, $"{path}/{name}");
                }

                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++) Walk(ref reader, bytes, $"{path}/{i}");
                break;
        }
    }
}
