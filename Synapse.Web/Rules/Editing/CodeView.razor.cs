using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Synapse.Core;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using Synapse.Web.Controls;

namespace Synapse.Web.Rules.Editing;

/// <summary>The text of the document. Marks and completions are drawn in the browser: they keep up with whoever types.</summary>
public sealed partial class CodeView : IAsyncDisposable
{
    private ElementReference _host;
    private ComponentScript _script = null!;
    private RuleReport? _marked;
    private EditorScope? _completed;

    [Parameter, EditorRequired]
    public required EditorDocument Document { get; set; }

    [Parameter]
    public EventCallback<string> OnInput { get; set; }

    /// <summary>Under which name the browser keeps what is typed, until the server has it.</summary>
    [Parameter, EditorRequired]
    public required string DraftKey { get; set; }

    [Inject]
    public required IJSRuntime Script { get; init; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    /// <summary>Moves the caret to a place.</summary>
    public Task GoToAsync(int line, int column) => _script.CallAsync("goTo", _host, line, column);

    // Bound, so that an answer of the server does not take the place of what was typed since.
    private Task SayAsync(string? text) => OnInput.InvokeAsync(text ?? "");

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    protected override void OnInitialized() => _script = new ComponentScript(Script, "./js/code-editor.js");

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await _script.CallAsync("attach", _host, DraftKey);
        if (!ReferenceEquals(_completed?.Catalogue, Scope.Catalogue) || _completed.Target != Scope.Target) await CompleteAsync();
        if (ReferenceEquals(_marked, Document.Report)) return;
        _marked = Document.Report;
        await _script.CallAsync("mark", _host, Document.Report.Complaints.Take(100).Select(c => new { c.Line, c.Column, Tone = EditorScope.Tone(c.Severity), c.Message }).ToArray());
    }

    private async Task CompleteAsync()
    {
        _completed = Scope;
        var paths = Scope.Paths(isQuery: false).Concat(Scope.Paths(isQuery: true)).Distinct().Select(path => (Path: path, Entry: Scope.Entry(path, isQuery: false) ?? Scope.Entry(path, isQuery: true))).ToList();
        await _script.CallAsync("offer", _host, new
        {
            Paths = paths.Select(p => new { Text = p.Path, Detail = p.Entry is null ? "" : string.Join(" ", new[] { p.Entry.Type?.Word().ToLowerInvariant(), p.Entry.Unit }.Where(t => t is not null)) }),
            Values = paths.Where(p => p.Entry is not null).ToDictionary(p => p.Path, p => Scope.Choices(p.Entry).Select(v => v.AsString).OfType<string>()),
            Words = RuleWordList.Members.Concat(RuleWordList.Operators).Concat(ActionTypes.All).Select(w => new { Text = w, Detail = "" }).Concat(Scope.Functions.Values.Select(f => new { Text = f.Name, Detail = f.Signature })),
        });
    }
}
