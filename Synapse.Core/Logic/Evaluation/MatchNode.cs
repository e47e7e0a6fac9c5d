using System.Text.RegularExpressions;

namespace Synapse.Core.Logic.Evaluation;

/// <summary><c>match</c>: does the pattern occur in the text. The engine is the one without backtracking: its time is linear in the text.</summary>
internal sealed class MatchNode(Node text, Regex pattern) : Node
{
    private const int LongestPattern = 1000;

    public override int Size => 2 + text.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        var value = text.Eval(ref f);
        if (value.AsFault is { } fault) return f.Fail(fault);
        var subject = value.IsNullOrMissing ? "" : Coercion.ToText(value);
        if (subject.Length > f.Options.MaxString)
            return f.Fail(Fault.Budget(Path, $"a text of more than {f.Options.MaxString:N0} characters"));
        if (!f.Charge(1 + (subject.Length / 4), Path)) return Truth.Error;
        return pattern.IsMatch(subject) ? Truth.True : Truth.False;
    }

    /// <summary>The pattern, or a sentence that says why it is none.</summary>
    public static (Regex? Pattern, string Refusal) Compile(string pattern)
    {
        if (pattern.Length > LongestPattern) return (null, $"The pattern is longer than {LongestPattern} characters.");
        try
        {
            return (new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), "");
        }
        catch (RegexParseException e)
        {
            return (null, $"The pattern is wrong at position {e.Offset}: {e.Error}.");
        }
        catch (NotSupportedException)
        {
            return (null, "The pattern looks back or ahead, refers to what it matched, or grows too large; such patterns are not allowed.");
        }
    }
}
