using System.Collections.Immutable;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Synapse.Web.Controls.Diff;

/// <summary>A run of characters in a line; <see cref="Marked"/> where exactly it differs from the other side.</summary>
public readonly record struct TextSpan(string Text, bool Marked);

/// <summary>One side of a line: its number and its text in spans.</summary>
public sealed record TextSide(int Number, ImmutableArray<TextSpan> Spans);

/// <summary>One row of a compared text: both sides, or one where the line exists on one side only.</summary>
public sealed record TextRow(DiffKind Kind, TextSide? Before, TextSide? After)
{
    /// <summary>The lines of two texts in step with each other.</summary>
    public static IReadOnlyList<TextRow> Of(string before, string after)
    {
        var model = new SideBySideDiffBuilder(new Differ()).BuildDiffModel(before, after);
        return [.. model.OldText.Lines.Zip(model.NewText.Lines, Row)];
    }

    private static TextRow Row(DiffPiece before, DiffPiece after) => new(
        (before.Type, after.Type) switch
        {
            // The builder takes lines that differ in blanks only for the same line.
            (ChangeType.Unchanged, ChangeType.Unchanged) => before.Text == after.Text ? DiffKind.Same : DiffKind.Changed,
            (ChangeType.Imaginary, _) => DiffKind.Added,
            (_, ChangeType.Imaginary) => DiffKind.Removed,
            _ => DiffKind.Changed,
        },
        Side(before),
        Side(after));

    private static TextSide? Side(DiffPiece line) => line.Type == ChangeType.Imaginary ? null : new TextSide(line.Position ?? 0, Spans(line));

    private static ImmutableArray<TextSpan> Spans(DiffPiece line)
    {
        if (line.SubPieces.Count == 0) return [new TextSpan(line.Text ?? "", Marked: false)];
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var piece in line.SubPieces.Where(p => !string.IsNullOrEmpty(p.Text)))
        {
            var marked = piece.Type != ChangeType.Unchanged;
            if (spans.Count > 0 && spans[^1].Marked == marked) spans[^1] = new TextSpan(spans[^1].Text + piece.Text, marked);
            else spans.Add(new TextSpan(piece.Text, marked));
        }

        return spans.ToImmutable();
    }
}
