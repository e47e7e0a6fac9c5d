using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Controls.Diff;

/// <summary>Shows two texts line by line, side by side or unified.</summary>
public sealed partial class TextDiff
{
    private readonly HashSet<TextFold> _opened = [];
    private IReadOnlyList<TextFold> _folds = [];
    private (string Before, string After)? _compared;
    private bool _same;

    [Parameter, EditorRequired]
    public string Before { get; set; } = "";

    [Parameter, EditorRequired]
    public string After { get; set; } = "";

    [Parameter]
    public DiffLayout Layout { get; set; } = DiffLayout.Default;

    [Parameter]
    public string? BeforeTitle { get; set; }

    [Parameter]
    public string? AfterTitle { get; set; }

    protected override void OnParametersSet()
    {
        if (_compared == (Before, After)) return;
        _compared = (Before, After);
        _opened.Clear();
        _folds = TextFold.Of(TextRow.Of(Before, After));
        _same = Before == After;
    }

    /// <summary>The rows one below the other: of a block of changes first what went, then what came.</summary>
    private static IEnumerable<(DiffKind Kind, int? Before, int? After, TextSide Side)> Unified(IReadOnlyList<TextRow> rows)
    {
        var came = new List<TextSide>();
        foreach (var row in rows)
        {
            if (row.Kind == DiffKind.Same)
            {
                foreach (var side in came) yield return (DiffKind.Added, null, side.Number, side);
                came.Clear();
                yield return (DiffKind.Same, row.Before!.Number, row.After!.Number, row.After);
                continue;
            }

            if (row.Before is { } gone) yield return (DiffKind.Removed, gone.Number, null, gone);
            if (row.After is { } added) came.Add(added);
        }

        foreach (var side in came) yield return (DiffKind.Added, null, side.Number, side);
    }

    private RenderFragment Side(TextSide? side, DiffKind row, DiffKind whenChanged) => builder =>
    {
        var kind = side is null || row == DiffKind.Same ? DiffKind.Same : whenChanged;
        builder.OpenElement(0, "td");
        builder.AddAttribute(1, "class", "no");
        builder.AddContent(2, side?.Number);
        builder.CloseElement();
        builder.OpenElement(3, "td");
        builder.AddAttribute(4, "class", "sign " + kind.Css());
        builder.AddContent(5, kind.Sign());
        if (kind != DiffKind.Same) builder.AddMarkupContent(6, $"<span class=\"visually-hidden\">{Text[kind.ToString()]}</span>");
        builder.CloseElement();
        builder.OpenElement(7, "td");
        builder.AddAttribute(8, "class", side is null ? "line none" : "line " + kind.Css());
        if (side is not null) builder.AddContent(9, Spans(side));
        builder.CloseElement();
    };

    private static RenderFragment Spans(TextSide side) => builder =>
    {
        foreach (var span in side.Spans)
        {
            if (!span.Marked)
            {
                builder.AddContent(0, span.Text);
                continue;
            }

            builder.OpenElement(1, "mark");
            builder.AddContent(2, span.Text);
            builder.CloseElement();
        }
    };
}
