using System.Text;
using System.Text.Json;

namespace Synapse.Core.Rules.Checking;

/// <summary>A place in a text; both count from 1, columns in characters.</summary>
public readonly record struct TextPlace(int Line, int Column);

/// <summary>Where the values of a JSON text stand, by JSON pointer: complaints name a path, people look for a line.</summary>
public sealed class JsonPlaces
{
    private readonly Dictionary<string, TextPlace> _places = new(StringComparer.Ordinal);
    private readonly byte[] _bytes;
    private int _line = 1;
    private int _lineStart;
    private int _counted;

    private JsonPlaces(byte[] bytes) => _bytes = bytes;

    /// <summary>The places in a text that is JSON; of one that is not, those before it breaks off.</summary>
    public static JsonPlaces Of(string text)
    {
        var places = new JsonPlaces(Encoding.UTF8.GetBytes(text));
        var reader = new Utf8JsonReader(places._bytes, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (reader.Read()) places.Walk(ref reader, "");
        }
        catch (JsonException)
        {
            // What was found until here still helps.
        }

        return places;
    }

    /// <summary>The place of the value at a pointer, or of the nearest value around it that is there.</summary>
    public TextPlace PlaceOf(string pointer)
    {
        for (var path = pointer; ; path = path[..path.LastIndexOf('/')])
        {
            if (_places.TryGetValue(path, out var place)) return place;
            if (!path.Contains('/')) return new TextPlace(1, 1);
        }
    }

    private void Walk(ref Utf8JsonReader reader, string path)
    {
        _places[path] = At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = LogicPart.Pointer(reader.GetString()!);
                    reader.Read();
                    Walk(ref reader, $"{path}/{name}");
                }

                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++) Walk(ref reader, $"{path}/{i}");
                break;
        }
    }

    // Tokens come in order, so each byte is counted once.
    private TextPlace At(int index)
    {
        for (; _counted < index; _counted++)
            if (_bytes[_counted] == '\n') (_line, _lineStart) = (_line + 1, _counted + 1);
        return new TextPlace(_line, Encoding.UTF8.GetCharCount(_bytes, _lineStart, index - _lineStart) + 1);
    }
}
