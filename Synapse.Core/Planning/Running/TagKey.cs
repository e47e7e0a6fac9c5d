using System.Text;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// The beginning of a tag as a number that sorts as the tags do. A hundred thousand tags are told apart by it, nearly always; only equal numbers are compared as texts.
/// Where a tag has letters beyond ASCII all are compared as texts, since some of those are the same as an ASCII letter without case.
/// </summary>
internal static class TagKey
{
    private const int Length = 16;

    /// <summary>As <see cref="Subject.ByTag(Subject, Subject)"/> orders.</summary>
    public static void Sort<T>(T[] subjects) where T : Subject
    {
        if (!Array.TrueForAll(subjects, s => Ascii.IsValid(s.Tag)))
        {
            subjects.AsSpan().Sort(Subject.ByTag);
            return;
        }

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

    private static UInt128 Of(string tag)
    {
        UInt128 key = 0;
        for (var i = 0; i < Length; i++) key = (key << 8) | (byte)(i < tag.Length ? char.ToUpperInvariant(tag[i]) : '\0');
        return key;
    }
}
