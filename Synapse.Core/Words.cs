using System.Collections.Concurrent;
using System.Text;

namespace Synapse.Core;

/// <summary>Enums travel and rest as words: <c>AssetCreated</c> is written <c>ASSET_CREATED</c>.</summary>
public static class Words
{
    /// <summary>The word of an enum's member: its name in upper snake case.</summary>
    public static string Word<T>(this T value) where T : struct, Enum => Table<T>.Words[value];

    /// <summary>The member a word stands for, or null; case does not matter.</summary>
    public static T? Parse<T>(string? word) where T : struct, Enum =>
        word is not null && Table<T>.Members.TryGetValue(word.Trim(), out var member) ? member : null;

    private static string ToWord(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) word.Append('_');
            word.Append(char.ToUpperInvariant(name[i]));
        }

        return word.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly ConcurrentDictionary<T, string> Words =
            new(Enum.GetValues<T>().Select(v => KeyValuePair.Create(v, ToWord(v.ToString()))));

        public static readonly Dictionary<string, T> Members =
            Enum.GetValues<T>().ToDictionary(v => ToWord(v.ToString()), StringComparer.OrdinalIgnoreCase);
    }
}
