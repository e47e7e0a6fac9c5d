using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Controls;

namespace Synapse.Web.Rules;

/// <summary>Edits a rule as text; every keystroke is read, so that complaints and words are always those of what stands there.</summary>
public sealed partial class RuleEditor : IAsyncDisposable
{
    private RuleDraft _draft = RuleDraft.Read("{}");
    private string _note = "";
    private ElementReference _area;
    private ElementReference _gutter;
    private ComponentScript _script = null!;

    [Inject]
    public required IJSRuntime Script { get; init; }

    /// <summary>The text to begin with.</summary>
    [Parameter, EditorRequired]
    public required string Start { get; set; }

    [Parameter, EditorRequired]
    public required string SaveLabel { get; set; }

    /// <summary>Why the last attempt to save was refused.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    [Parameter]
    public EventCallback<RuleEdit> OnSave { get; set; }

    [Parameter]
    public EventCallback OnDiscard { get; set; }

    private string Numbers
    {
        get
        {
            var wrong = _draft.Complaints.Select(c => c.Line).ToHashSet();
            return string.Join('\n', Enumerable.Range(1, _draft.Text.Count(c => c == '\n') + 1).Select(n => wrong.Contains(n) ? $"<b>{n}</b>" : $"{n}"));
        }
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    protected override void OnInitialized()
    {
        _script = new ComponentScript(Script, "./js/code-area.js");
        Read(Start);
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? _script.CallAsync("attach", _area, _gutter) : Task.CompletedTask;

    private void Read(string text) => _draft = RuleDraft.Read(text.ReplaceLineEndings("\n"));

    private void Tidy() => Read(ValueJson.WriteIndented(_draft.Json));

    private Task GoToAsync(int line) => _script.CallAsync("goTo", _area, line);

    private Task SaveAsync() => OnSave.InvokeAsync(new RuleEdit(_draft.Json, Note: _note.Trim() is { Length: > 0 } note ? note : null));
}
