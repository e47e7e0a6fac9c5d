using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Controls;

/// <param name="Word">What stands in the filter.</param>
/// <param name="Title">What people read; the word when null.</param>
public sealed record FacetChoice(string Word, string? Title = null, string? Detail = null, int? Count = null);

/// <summary>Chooses several of many words.</summary>
public partial class FacetPicker
{
    private const int SearchFrom = 8;
    private string _find = "";

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<FacetChoice> Choices { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<string> Chosen { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<string>> OnChange { get; set; }

    /// <summary>What matches the search; what is chosen but not there (an old address) stays visible, so that it can be taken away.</summary>
    private IEnumerable<FacetChoice> Found => Chosen.Where(word => Choices.All(c => c.Word != word)).Select(word => new FacetChoice(word, Count: 0)).Concat(Choices)
        .Where(c => c.Word.Contains(_find, StringComparison.CurrentCultureIgnoreCase) || c.Title?.Contains(_find, StringComparison.CurrentCultureIgnoreCase) == true);

    private Task ToggleAsync(string word) =>
        OnChange.InvokeAsync(Chosen.Contains(word) ? [.. Chosen.Where(c => c != word)] : [.. Chosen, word]);
}
