namespace Synapse.Core.Planning.Running;

/// <summary>
/// The beginning of a tag as a number that sorts as the tags do. A hundred thousand tags are told apart by it, nearly always; only equal numbers are compared as texts.
/// </summary>
internal static class TagKey
{
    private const int Length = 16;
    private const char Ascii = '\x80';

    /// <summary>As <see cref="Subject.ByTag(Subject, Subject)"/> orders.</summary>
    public static void Sort<T>(T[] subjects) where T : Subject
    {
        var keys = Array.ConvertAll(subjects, s => Of(s.Tag));
        Array.Sort(keys, subjects);
        for (var i = 0; i < keys.Length;)
        {
            var end = i + 1;
            while (end < keys.Length && keys[end] == keys[i]) end++;
            if (end - i > 1) subjects.AsSpan(i, end - i).Sort(Subject.ByTag);
            i = end;
        }
    }

    /// <summary>Less than another tag's only where the tag comes first; a character beyond ASCII ends it, since all of those come after.</summary>
    public static UInt128 Of(string tag)
    {
        UInt128 key = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = i < tag.Length ? char.ToUpperInvariant(tag[i]) : '\0';
            key = (key << 8) | (byte)Math.Min(c, Ascii);
            if (c >= Ascii) return key << (8 * (Length - 1 - i));
        }

        return key;
    }
}
