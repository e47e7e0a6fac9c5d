namespace Synapse.Core.Import;

/// <summary>
/// Keeps a spreadsheet from taking text for a formula: an apostrophe goes before it, and import takes it away again. Text that already looks guarded gets one more, so that
/// every text comes back as it was.
/// </summary>
public static class ExcelGuard
{
    /// <summary>For CSV, where a spreadsheet guesses: <c>=1+1</c> becomes <c>'=1+1</c>.</summary>
    public static string Protect(string text) => Trigger(text) >= 0 ? "'" + text : text;

    /// <summary>For workbooks, whose text cells are never taken for formulas: only text that looks guarded gets its apostrophe.</summary>
    public static string ProtectGuarded(string text) => Trigger(text) > 0 ? "'" + text : text;

    public static string Restore(string text) => Trigger(text) > 0 ? text[1..] : text;

    /// <summary>Where the character stands that makes a formula, behind apostrophes only; -1 when there is none.</summary>
    private static int Trigger(string text)
    {
        var i = 0;
        while (i < text.Length && text[i] == '\'') i++;
        return i < text.Length && text[i] is '=' or '+' or '-' or '@' or '\t' or '\r' ? i : -1;
    }
}
