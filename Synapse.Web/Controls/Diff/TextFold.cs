namespace Synapse.Web.Controls.Diff;

/// <summary>Rows that are shown, or that are folded away because nothing changed near them.</summary>
public sealed record TextFold(IReadOnlyList<TextRow> Rows, bool Hidden)
{
    /// <summary>Unchanged lines that stay visible around a change.</summary>
    public const int Around = 3;

    /// <summary>Splits the rows into what is near a change and what is not; a fold of one or two lines is not worth its handle.</summary>
    public static IReadOnlyList<TextFold> Of(IReadOnlyList<TextRow> rows)
    {
        var near = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Kind == DiffKind.Same) continue;
            for (var j = Math.Max(0, i - Around); j <= Math.Min(rows.Count - 1, i + Around); j++) near[j] = true;
        }

        var folds = new List<TextFold>();
        for (var start = 0; start < rows.Count;)
        {
            var end = start;
            while (end < rows.Count && near[end] == near[start]) end++;
            Add(folds, [.. rows.Skip(start).Take(end - start)], hidden: !near[start] && end - start > 2);
            start = end;
        }

        return folds;
    }

    private static void Add(List<TextFold> folds, TextRow[] rows, bool hidden)
    {
        if (folds.Count > 0 && !hidden && !folds[^1].Hidden) folds[^1] = new TextFold([.. folds[^1].Rows, .. rows], Hidden: false);
        else folds.Add(new TextFold(rows, hidden));
    }
}
