namespace Synapse.Web.Rules.Editing;

/// <summary>What became of a text: the part that differs, before and after.</summary>
public readonly record struct TextChange(int At, string Removed, string Added)
{
    private bool IsTyped => Removed.Length == 0 && Added.Length == 1 && Added[0] != '\n';

    private bool IsDeleted => Removed.Length == 1 && Added.Length == 0;

    public static TextChange Between(string before, string after)
    {
        var most = Math.Min(before.Length, after.Length);
        var start = 0;
        while (start < most && before[start] == after[start]) start++;
        var end = 0;
        while (end < most - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        return new(start, before[start..(before.Length - end)], after[start..(after.Length - end)]);
    }

    /// <summary>Whether it is one more key where the last one left the caret: a letter after a letter, a deletion beside a deletion.</summary>
    public bool Continues(TextChange last) =>
        IsTyped ? last.IsTyped && At == last.At + 1 : IsDeleted && last.IsDeleted && (At == last.At || At == last.At - 1);
}
