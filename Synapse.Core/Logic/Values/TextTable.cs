using System.Text;
using System.Text.Json;

namespace Synapse.Core.Logic;

/// <summary>
/// Gives the same string for the same short text, so that names and the words of a plant are held once and compare by reference. Of fixed
/// size: a newer text takes the place of an older one, so no input can make it grow.
/// </summary>
internal static class TextTable
{
    private const int Size = 1 << 14;
    private const int Longest = 32;

    private static readonly string?[] Texts = new string?[Size];

    /// <summary>The text at the reader's token, which is a name or a text.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest) return reader.GetString()!;
        var utf8 = reader.ValueSpan;
        ref var place = ref Texts[Hash(utf8) & (Size - 1)];
        var known = place;
        if (known is not null && Ascii.Equals(utf8, known)) return known;
        return place = reader.GetString()!;
    }

    // FNV-1a. A clash costs one string, nothing more.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261;
        foreach (var b in utf8) hash = (hash ^ b) * 16777619;
        return hash ^ (hash >> 15);
    }
}
