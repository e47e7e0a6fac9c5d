using Synapse.Web.Controls.Diff;

namespace Synapse.Web.Tests.Controls;

public sealed class TextRows
{
    [Fact]
    public void Lines_stay_in_step_and_say_what_became_of_them()
    {
        var rows = TextRow.Of("a\nb\nc", "a\nc\nd");

        Assert.Equal([DiffKind.Same, DiffKind.Removed, DiffKind.Same, DiffKind.Added], rows.Select(r => r.Kind));
        Assert.Equal((2, 2), (rows[1].Before!.Number, rows[2].After!.Number));
    }

    [Fact]
    public void In_a_changed_line_only_the_words_that_differ_are_marked()
    {
        var row = Assert.Single(TextRow.Of("power is 55 kW", "power is 75 kW"));

        Assert.Equal("55", Assert.Single(row.Before!.Spans, s => s.Marked).Text);
        Assert.Equal("75", Assert.Single(row.After!.Spans, s => s.Marked).Text);
    }

    [Fact]
    public void A_difference_in_blanks_is_a_difference() => Assert.Equal(DiffKind.Changed, Assert.Single(TextRow.Of("  a", "    a")).Kind);

    [Fact]
    public void What_is_far_from_any_change_is_folded_away()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"line {i}").ToArray();
        var changed = lines.ToArray();
        changed[19] = "another line";

        var folds = TextFold.Of(TextRow.Of(string.Join('\n', lines), string.Join('\n', changed)));

        Assert.Equal([true, false, true], folds.Select(f => f.Hidden));
        Assert.Equal(1 + (2 * TextFold.Around), folds[1].Rows.Count);
        Assert.Equal(40, folds.Sum(f => f.Rows.Count));
    }
}
