using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Controls;

/// <summary>
/// A list that grows downwards page by page and never moves by itself: what is newer waits behind a pill. Shows its own empty, loading and error states.
/// It reads anew when <see cref="Query"/> changes.
/// </summary>
public sealed partial class KeysetList<TItem> : IDisposable
{
    private readonly List<TItem> _items = [];
    private CancellationTokenSource _reading = new();
    private object? _query;
    private string? _next;
    private string? _incident;
    private bool _loading = true;

    /// <summary>Reads the page that begins at a cursor, or the first one.</summary>
    [Parameter, EditorRequired]
    public required Func<string?, CancellationToken, Task<KeysetPage<TItem>>> Load { get; set; }

    /// <summary>What the list is of: a record with the filters and the order.</summary>
    [Parameter, EditorRequired]
    public required object Query { get; set; }

    [Parameter, EditorRequired]
    public required RenderFragment<TItem> Row { get; set; }

    /// <summary>The identity of an item, so that rows keep their place.</summary>
    [Parameter, EditorRequired]
    public required Func<TItem, object> Key { get; set; }

    /// <summary>What stands around the rows: a table with its head, a list.</summary>
    [Parameter]
    public RenderFragment<RenderFragment> Frame { get; set; } = rows => rows;

    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>How many items there are above the first one that is shown.</summary>
    [Parameter]
    public int Newer { get; set; }

    /// <summary>Somebody wants to see them: the list reads anew after this.</summary>
    [Parameter]
    public EventCallback OnShowNewer { get; set; }

    [Inject]
    public required ILogger<KeysetList<TItem>> Logger { get; init; }

    /// <summary>The items that are shown, first to last.</summary>
    public IReadOnlyList<TItem> Items => _items;

    /// <summary>Reads from the start.</summary>
    public Task ReloadAsync()
    {
        _reading.Cancel();
        _reading.Dispose();
        _reading = new CancellationTokenSource();
        _next = null;
        return ReadAsync(fresh: true);
    }

    public void Dispose()
    {
        _reading.Cancel();
        _reading.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Equals(Query, _query)) return;
        _query = Query;
        await ReloadAsync();
    }

    private Task LoadMoreAsync() => ReadAsync(fresh: _items.Count == 0);

    private async Task ShowNewerAsync()
    {
        await OnShowNewer.InvokeAsync();
        await ReloadAsync();
    }

    private async Task ReadAsync(bool fresh)
    {
        var cancel = _reading.Token;
        (_loading, _incident) = (true, null);
        StateHasChanged();
        try
        {
            var page = await Load(_next, cancel);
            if (cancel.IsCancellationRequested) return;
            if (fresh) _items.Clear();
            _items.AddRange(page.Items);
            (_next, _loading) = (page.Next, false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _incident = RandomNumberGenerator.GetHexString(8, lowercase: true);
            _loading = false;
            Logger.LogError(failure, "A list could not be read; incident {Incident}", _incident);
        }

        StateHasChanged();
    }

    private RenderFragment Rows => builder =>
    {
        foreach (var item in _items)
        {
            builder.OpenComponent<KeysetRow>(0);
            builder.SetKey(Key(item));
            builder.AddComponentParameter(1, nameof(KeysetRow.ChildContent), Row(item));
            builder.CloseComponent();
        }
    };
}

/// <summary>Carries a row's key.</summary>
public sealed class KeysetRow : ComponentBase
{
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
