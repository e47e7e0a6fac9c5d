using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules.Editing;

/// <summary>In which form the document is shown.</summary>
public enum EditorView
{
    Builder,
    Table,
    Cases,
    Json,
}

/// <summary>
/// Edits a rule. All views change one document; each change is checked against the project and kept as the person's draft, so that neither a lost connection nor a closed page loses it.
/// </summary>
public sealed partial class RuleEditor : IAsyncDisposable
{
    private static readonly EditorView[] Views = [EditorView.Builder, EditorView.Table, EditorView.Cases, EditorView.Json];
    private readonly CancellationTokenSource _gone = new();
    private ElementReference _host;
    private EditorDocument? _document;
    private EditorScope? _scope;
    private CodeView? _code;
    private EditorView _view = EditorView.Builder;
    private (DateTimeOffset At, int BasedOn, bool IsTyped)? _restored;
    private DateTimeOffset? _keptAt;
    private PlacedComplaint? _goTo;
    private string? _focusOn;
    private string _note = "";
    private bool _isKeeping;
    private bool _isChanged;
    private bool _isListening;
    private ComponentScript _script = null!;
    private DotNetObjectReference<RuleEditor>? _self;

    /// <summary>The text to begin with.</summary>
    [Parameter, EditorRequired]
    public required string Start { get; set; }

    /// <summary>The id of the stored rule that is edited; empty for a new one.</summary>
    [Parameter]
    public string RuleKey { get; set; } = RuleDraftStore.NewRule;

    /// <summary>The version that is edited; 0 for a new rule.</summary>
    [Parameter]
    public int BasedOn { get; set; }

    [Parameter, EditorRequired]
    public required string SaveLabel { get; set; }

    /// <summary>Why the last attempt to save was refused.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    [Parameter]
    public EventCallback<RuleEdit> OnSave { get; set; }

    [Parameter]
    public EventCallback OnDiscard { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleChecks Checks { get; init; }

    [Inject]
    public required RuleDraftStore Drafts { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required IJSRuntime Script { get; init; }

    private string? TableAddress => RuleKey.Length == 0 || Project is null ? null : $"/api/v1/rules/{Uri.EscapeDataString(RuleKey)}/table?project_id={Project.Id}";

    private string BrowserKey => $"synapse.rule-draft.{Project?.Id}.{RuleKey}";

    [JSInvokable("Undo")]
    public Task UndoAsync() => StepAsync(d => d.Undo());

    [JSInvokable("Redo")]
    public Task RedoAsync() => StepAsync(d => d.Redo());

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _self?.Dispose();
        await _script.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        _script = new ComponentScript(Script, "./js/code-editor.js");
        var ground = CheckingGround.Nothing;
        if (Project is not null)
        {
            var actor = await Person.ActorAsync(_gone.Token);
            if (await Checks.GroundAsync(actor, Project.Id, _gone.Token) is Outcome<CheckingGround>.Done(var known)) ground = known;
            _document = new EditorDocument(Start, ground, Time);
            if (await Drafts.FindAsync(actor, Project.Id, RuleKey, _gone.Token) is { } draft && draft.Text != Start)
            {
                _restored = (draft.SavedAt, draft.BasedOn, false);
                _document.Write(draft.Text);
            }
        }

        if (_document?.Json?["table"].IsObject == true) _view = EditorView.Table;
        _document ??= new EditorDocument(Start, ground, Time);
        Look();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isListening && _document is not null)
        {
            _isListening = true;
            _self = DotNetObjectReference.Create(this);
            await _script.CallAsync("listen", _host, _self);
            await RecallTypedAsync();
        }

        if (_focusOn is { } key)
        {
            _focusOn = null;
            await _script.CallAsync("focusOn", _host, key);
        }

        if (_goTo is { } place && _code is not null)
        {
            _goTo = null;
            await _code.GoToAsync(place.Line, place.Column);
        }
    }

    // What the browser has and the server has not: typed while the connection was away.
    private async Task RecallTypedAsync()
    {
        if (await _script.AskAsync<string>("recall", BrowserKey) is not { } kept) return;
        try
        {
            var typed = JsonSerializer.Deserialize<Typed>(kept, JsonSerializerOptions.Web);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(typed?.At ?? 0);
            if (typed?.Text is not { } text || text == _document!.Text || at <= (_restored?.At ?? DateTimeOffset.MinValue) || text == Start) return;
            _restored = (at, BasedOn, true);
            await StepAsync(d => d.Write(text));
        }
        catch (JsonException)
        {
            // Not written by this editor.
        }
    }

    private sealed record Typed(string? Text, long At);

    private Task ChangeAsync(ObjectValue json) => StepAsync(d => d.Write(json));

    private Task TypeAsync(string text) => StepAsync(d => d.Type(text));

    private Task StepAsync(Action<EditorDocument> step)
    {
        if (_document is null) return Task.CompletedTask;
        step(_document);
        Look();
        StateHasChanged();
        return KeepAsync();
    }

    private Task FormatAsync() => StepAsync(d => d.Write(ValueJson.WriteIndented(d.Report.Json)));

    private void Look()
    {
        var target = _document!.Json?["applies_to"].AsString == "cable" ? RuleTarget.Cable : RuleTarget.Asset;
        _scope = new EditorScope(_document.Ground.Catalogue, target, _document.Report.Complaints, key => _focusOn = key) { Functions = _document.Ground.Functions.Callable };
    }

    // One write at a time; what was typed meanwhile goes with the next.
    private async Task KeepAsync()
    {
        _isChanged = true;
        if (_isKeeping || Project is null) return;
        _isKeeping = true;
        try
        {
            var actor = await Person.ActorAsync(_gone.Token);
            while (_isChanged)
            {
                _isChanged = false;
                var text = _document!.Text;
                if (text == Start) await Drafts.ForgetAsync(actor, Project.Id, RuleKey, _gone.Token);
                else await Drafts.KeepAsync(actor, Project.Id, RuleKey, text, BasedOn, _gone.Token);
            }

            _keptAt = Time.GetUtcNow();
        }
        catch (OperationCanceledException)
        {
            // The page was left; the last text that was written is kept.
        }
        finally
        {
            _isKeeping = false;
        }
    }

    private async Task ForgetAsync()
    {
        if (Project is not null) await Drafts.ForgetAsync(await Person.ActorAsync(), Project.Id, RuleKey, CancellationToken.None);
        await _script.CallAsync("forget", BrowserKey);
    }

    private async Task DropDraftAsync()
    {
        _restored = null;
        _document!.Write(Start);
        Look();
        await ForgetAsync();
    }

    private void GoToAsync(PlacedComplaint complaint) => (_view, _goTo) = (EditorView.Json, complaint);

    // The proposal takes the place of the last part of what is there: a name keeps its path, a text its quotes.
    private Task MendAsync(PlacedComplaint complaint) =>
        _document!.Json is { } json && Proposals.PutIn(json, complaint) is { } mended ? ChangeAsync(mended) : Task.CompletedTask;

    private async Task SaveAsync()
    {
        await OnSave.InvokeAsync(new RuleEdit(_document!.Report.Json, Note: _note.Trim() is { Length: > 0 } note ? note : null));
        if (Refusal is null) await ForgetAsync();
    }

    private async Task DiscardAsync()
    {
        await ForgetAsync();
        await OnDiscard.InvokeAsync();
    }
}
