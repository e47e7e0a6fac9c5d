using System.Globalization;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>Makes the tags of new things.</summary>
internal sealed class Tags
{
    private const int MaxLength = 200;
    private readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a tag, or null.</summary>
    public static string? Complaint(string tag)
    {
        if (tag.Trim().Length == 0) return "the tag would be blank";
        if (tag.Length > MaxLength) return string.Create(CultureInfo.InvariantCulture, $"the tag would be longer than {MaxLength} characters");
        return tag.Any(char.IsControl) ? "the tag would hold a line break or another control character" : null;
    }

    /// <summary>The tag with the smallest number that is free, for a pattern whose fields are all there.</summary>
    public string NextFree(TagPattern pattern, ObjectValue fields, Func<string, bool> isTaken)
    {
        // With 0 in the place of the number: the same key for all that share their numbers.
        var key = pattern.Text + "\n" + pattern.Fill(fields).Text;
        var seq = _next.GetValueOrDefault(key, 1);
        while (isTaken(pattern.Fill(fields, seq).Text!)) seq++;
        _next[key] = seq + 1;
        return pattern.Fill(fields, seq).Text!;
    }
}
