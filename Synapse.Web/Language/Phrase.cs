using System.Text.RegularExpressions;

namespace Synapse.Web.Language;

/// <summary>A sentence with gaps as it is stored, and the same sentence in another language.</summary>
internal sealed partial class Phrase
{
    private readonly string[] _literals;
    private readonly (int Index, bool IsNumber)[] _gaps;

    public Phrase(string stored, string said)
    {
        (Stored, Said) = (stored, said);
        _literals = Gap().Split(stored);
        _gaps = [.. Gap().Matches(stored).Select(m => (m.ValueSpan[1] - '0', m.Length > 3))];
    }

    public string Stored { get; }

    public string Said { get; }

    /// <summary>The words between the gaps.</summary>
    public IReadOnlyList<string> Literals => _literals;

    /// <summary>How much of a sentence is the phrase's own: of several that fit, the one that says most is meant.</summary>
    public int Weight => _literals.Sum(l => l.Length);

    /// <summary>Whether what stands in a gap is a sentence of its own.</summary>
    public bool LooksUp(int gap) => Said.Contains($"{{{gap}:said}}", StringComparison.Ordinal);

    /// <summary>What stands in the gaps, by their numbers; null when the sentence is another one. A gap is never empty.</summary>
    public string[]? Read(string sentence)
    {
        if (!sentence.StartsWith(_literals[0], StringComparison.Ordinal)) return null;
        var found = new string[_gaps.Length];
        var at = _literals[0].Length;
        for (var i = 0; i < _gaps.Length; i++)
        {
            var next = _literals[i + 1];
            var end = i + 1 == _gaps.Length ? LastEnd(sentence, next) : at < sentence.Length ? sentence.IndexOf(next, at + 1, StringComparison.Ordinal) : -1;
            if (end <= at) return null;
            var said = sentence[at..end];
            if (_gaps[i].IsNumber && !said.All(char.IsAsciiDigit)) return null;
            found[_gaps[i].Index] = said;
            at = end + next.Length;
        }

        return at == sentence.Length ? found : null;
    }

    private static int LastEnd(string sentence, string literal) => sentence.EndsWith(literal, StringComparison.Ordinal) ? sentence.Length - literal.Length : -1;

    [GeneratedRegex(@"\{\d(?::n)?\}")]
    private static partial Regex Gap();
}
