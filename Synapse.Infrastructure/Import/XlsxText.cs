using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Synapse.Infrastructure.Import;

/// <summary>The text of shared and inline strings: runs joined, without the readings of Japanese writing, escapes resolved; and the way back.</summary>
internal static partial class XlsxText
{
    /// <summary>The text of the element at which the reader stands; afterwards it stands at that element's end.</summary>
    public static string Read(XmlReader reader)
    {
        if (reader.IsEmptyElement) return "";
        var (depth, text, first) = (reader.Depth, (StringBuilder?)null, "");
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "rPh" }) reader.Skip();
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                var part = reader.ReadElementContentAsString();
                if (first.Length == 0 && text is null) first = part;
                else (text ??= new StringBuilder(first)).Append(part);
            }
            else reader.Read();
        }

        return Unescape(text?.ToString() ?? first);
    }

    /// <summary>Resolves <c>_x000D_</c>, in which form XML keeps the characters that it cannot hold.</summary>
    public static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    /// <summary>Text that XML can hold and <see cref="Unescape"/> gives back: escapes what is no XML character, the carriage return, and what looks like an escape.</summary>
    public static string Escaped(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal) && text.All(IsPlain)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && Escape().IsMatch(text.AsSpan(i, Math.Min(7, text.Length - i)))) escaped.Append("_x005F_");
            else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) escaped.Append(text[i]).Append(text[++i]);
            else if (IsPlain(text[i])) escaped.Append(text[i]);
            else escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char c) => c is '\t' or '\n' or (>= ' ' and < '\uD800') or (> '\uDFFF' and < '\uFFFE');

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escape();
}
