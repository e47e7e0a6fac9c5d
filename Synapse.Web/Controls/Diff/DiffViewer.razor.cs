using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;

namespace Synapse.Web.Controls.Diff;

/// <summary>Shows what differs between two states of one thing.</summary>
public sealed partial class DiffViewer
{
    private IReadOnlyList<PropertyRow> _rows = [];
    private (DiffKind Kind, int Count)[] _counts = [];
    private DiffLayout _layout = DiffLayout.Default;
    private bool _jsonOpen;

    [Inject]
    public required BrowserMemory Memory { get; init; }

    [Parameter, EditorRequired]
    public ObjectValue Before { get; set; } = ObjectValue.Empty;

    [Parameter, EditorRequired]
    public ObjectValue After { get; set; } = ObjectValue.Empty;

    /// <summary>What the older state is called, such as "Version 3"; "Before" when not given.</summary>
    [Parameter]
    public string? BeforeTitle { get; set; }

    [Parameter]
    public string? AfterTitle { get; set; }

    /// <summary>Whether the JSON can be opened below the properties.</summary>
    [Parameter]
    public bool ShowJson { get; set; } = true;

    protected override void OnParametersSet()
    {
        _rows = PropertyRow.Of(Before, After);
        _counts = [.. from kind in (DiffKind[])[DiffKind.Changed, DiffKind.Added, DiffKind.Removed] let count = _rows.Count(r => r.Kind == kind) where count > 0 select (kind, count)];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        var remembered = await DiffLayout.RecallAsync(Memory);
        if (remembered == _layout) return;
        _layout = remembered;
        StateHasChanged();
    }

    private Task ChooseAsync(DiffLayout layout)
    {
        _layout = layout;
        return layout.RememberAsync(Memory);
    }

    private void OpenJson() => _jsonOpen = true;
}
