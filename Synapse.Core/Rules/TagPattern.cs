using System.Globalization;
using System.Text;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules;

/// <summary>
/// A text with places to fill in, such as <c>{tag}-M</c> or <c>{area}-JB-{seq:000}</c>. Knows tag, type, area, system, properties.x and seq; <c>{{</c> and <c>}}</c> stand for braces.
/// </summary>
public sealed class TagPattern
{
    /// <summary>Where a field is read, a number is counted, or text stands as it is.</summary>
    private readonly record struct Part(string Text, string? Field, int SeqDigits);

    private static readonly string[] PlainFields = [Field.Tag, Field.Type, Field.Area, Field.System];

    private readonly Part[] _parts;

    private TagPattern(string text, Part[] parts)
    {
        Text = text;
        _parts = parts;
        Reads = [.. parts.Where(p => p.Field is not null).Select(p => p.Field!).Distinct(StringComparer.Ordinal)];
        HasSeq = parts.Any(p => p.SeqDigits > 0);
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>The paths that it reads.</summary>
    public IReadOnlyList<string> Reads { get; }

    public bool HasSeq { get; }

    /// <summary>The pattern, or a sentence that says what is wrong with it.</summary>
    public static (TagPattern? Pattern, string? Complaint) Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}') return (null, $"'}}' at character {i + 1} closes nothing; write '}}}}' for a brace.");
            else if (c == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0) return (null, $"'{{' at character {i + 1} is not closed; write '{{{{' for a brace.");
                if (Place(text[(i + 1)..end]) is not { } part)
                    return (null, $"'{{{text[(i + 1)..end]}}}' is not known; known are {{tag}}, {{type}}, {{area}}, {{system}}, {{properties.x}} and {{seq:000}}.");
                if (part.SeqDigits > 0 && parts.Any(p => p.SeqDigits > 0)) return (null, "A pattern can count with {seq} only once.");
                Flush();
                parts.Add(part);
                i = end;
            }
            else literal.Append(c);
        }

        Flush();
        return (new TagPattern(text, [.. parts]), null);

        void Flush()
        {
            if (literal.Length > 0) parts.Add(new Part(literal.ToString(), null, 0));
            literal.Clear();
        }
    }

    /// <summary>The pattern of a text that is known to be right.</summary>
    public static TagPattern Of(string text) => Parse(text) is ({ } pattern, _) ? pattern : throw new ArgumentException(Parse(text).Complaint, nameof(text));

    private static Part? Place(string name)
    {
        if (name == "seq") return new Part("", null, 1);
        if (name.StartsWith("seq:", StringComparison.Ordinal) && name.Length is > 4 and < 13 && name[4..].All(c => c == '0')) return new Part("", null, name.Length - 4);
        var isProperty = name.StartsWith("properties.", StringComparison.Ordinal) && name.Split('.').All(s => s.Length > 0);
        return isProperty || PlainFields.Contains(name) ? new Part("", name, 0) : null;
    }

    /// <summary>The text for these fields. A missing or unusable value leaves <see cref="Filled.MissingPath"/>.</summary>
    /// <param name="seq">The number for {seq}.</param>
    public Filled Fill(ObjectValue fields, int seq = 0)
    {
        if (_parts is [{ Field: null, SeqDigits: 0 } only]) return new(only.Text, null);
        var text = new StringBuilder(Text.Length + 16);
        foreach (var part in _parts)
        {
            if (part.Field is null && part.SeqDigits == 0) text.Append(part.Text);
            else if (part.Field is null) text.Append(seq.ToString(new string('0', part.SeqDigits), CultureInfo.InvariantCulture));
            else if (Plain(fields, part.Field) is { } value) text.Append(value);
            else return new(null, part.Field);
        }

        return new(text.ToString(), null);
    }

    /// <summary>The text for these fields with "?" for what is missing: for messages, never for tags.</summary>
    public string Say(ObjectValue fields)
    {
        var text = new StringBuilder(Text.Length + 16);
        foreach (var part in _parts) text.Append(part.Field is null ? part.Text : Plain(fields, part.Field) ?? "?");
        return text.ToString();
    }

    /// <summary>Whether a tag is this pattern filled with these fields and any number for {seq}; case does not matter.</summary>
    public bool Recognises(ObjectValue fields, string tag)
    {
        var (head, tail, digits) = (new StringBuilder(), new StringBuilder(), 0);
        foreach (var part in _parts)
        {
            if (part.SeqDigits > 0) digits = part.SeqDigits;
            else if ((part.Field is null ? part.Text : Plain(fields, part.Field)) is { } text) (digits == 0 ? head : tail).Append(text);
            else return false;
        }

        var middle = tag.Length - head.Length - tail.Length;
        return middle >= digits
            && tag.StartsWith(head.ToString(), StringComparison.OrdinalIgnoreCase)
            && tag.EndsWith(tail.ToString(), StringComparison.OrdinalIgnoreCase)
            && tag.AsSpan(head.Length, middle).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string? Plain(ObjectValue fields, string path)
    {
        var value = Leaves.At(fields, path);
        return value.Kind switch
        {
            ValueKind.String => value.AsString is { Length: > 0 } text ? text : null,
            ValueKind.Number => value.AsNumber.ToString("R", CultureInfo.InvariantCulture),
            ValueKind.Boolean => value.AsBoolean ? "true" : "false",
            _ => null,
        };
    }

    public override string ToString() => Text;

    /// <summary>A filled pattern, or the path whose value is missing.</summary>
    public readonly record struct Filled(string? Text, string? MissingPath);
}
