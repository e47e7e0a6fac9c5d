using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Layout;

/// <summary>Ctrl+K: asks every <see cref="IPaletteSource"/> at once. Opening, closing and arrow keys are shell.js, so they never wait for the server.</summary>
public sealed partial class PaletteDialog : IDisposable
{
    private string _text = "";
    private IReadOnlyList<(int Source, string Heading, IReadOnlyList<PaletteEntry> Entries)> _found = [];
    private CancellationTokenSource _asking = new();

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required IEnumerable<IPaletteSource> Sources { get; init; }

    public void Dispose() => _asking.Cancel();

    private Task FindAgainAsync() => FindAsync(_text);

    private Task FindAsync(ChangeEventArgs change) => FindAsync(change.Value?.ToString() ?? "");

    private async Task FindAsync(string text)
    {
        _text = text;
        await _asking.CancelAsync();
        _asking = new CancellationTokenSource();
        var cancel = _asking.Token;
        try
        {
            var asked = Sources.Select(async (source, i) => (i, source.Heading, await source.FindAsync(text.Trim(), Project?.Id, cancel)));
            var found = await Task.WhenAll(asked);
            if (!cancel.IsCancellationRequested) _found = [.. found.Where(f => f.Item3.Count > 0)];
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Somebody typed on: the newer question is on its way.
        }
    }
}
