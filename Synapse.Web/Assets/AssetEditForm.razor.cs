using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;

namespace Synapse.Web.Assets;

/// <summary>Changes fields and properties of an asset; what was changed is saved as a batch of its own, and only on the version that was seen.</summary>
public partial class AssetEditForm
{
    private static readonly string[] Fixed = [Field.Type, Field.Discipline, Field.Description, Field.Area, Field.System];
    private readonly Dictionary<string, string> _texts = [];
    private List<string> _paths = [];
    private string _newName = "";
    private string _reason = "";
    private Refusal? _refusal;
    private Entity? _seen;
    private EditAhead? _ahead;
    private bool _looking;

    [Parameter, EditorRequired]
    public required Entity Asset { get; set; }

    [Parameter, EditorRequired]
    public required string Tag { get; set; }

    [Parameter, EditorRequired]
    public ProjectId Project { get; set; }

    /// <summary>True when something was saved.</summary>
    [Parameter]
    public EventCallback<bool> OnDone { get; set; }

    /// <summary>Somebody else was faster: the asset is to be read anew.</summary>
    [Parameter]
    public EventCallback OnReload { get; set; }

    [Inject]
    public required AssetEditor Editor { get; init; }

    [Inject]
    public required RuleForesight Foresight { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    protected override void OnParametersSet()
    {
        if (_seen?.Version == Asset.Version) return;
        (_seen, _refusal, _ahead) = (Asset, null, null);
        var properties = Leaves.Flatten(Asset.Fields).Select(l => l.Key).Where(k => k.StartsWith(Field.Properties + ".", StringComparison.Ordinal));
        _paths = [.. Fixed, .. properties];
        foreach (var path in _paths) _texts[path] = Shown(path);
    }

    private string Title(string path) => Fixed.Contains(path) ? Text[path] : path[(Field.Properties.Length + 1)..];

    private void AddProperty()
    {
        var path = $"{Field.Properties}.{_newName.Trim()}";
        if (_newName.Trim().Length > 0 && _texts.TryAdd(path, "")) _paths.Add(path);
        _newName = "";
    }

    private void Enter(string path, string text)
    {
        _texts[path] = text;
        _ahead = null;
    }

    private AssetEdit Edit()
    {
        var set = new ObjectBuilder();
        foreach (var path in _paths)
            if (_texts[path] != Shown(path)) set.Set(path, Meant(path));
        return new AssetEdit(Project, Asset.Id, _seen!.Version, set.Build(), _reason.Trim() is { Length: > 0 } reason ? reason : null);
    }

    private async Task LookAheadAsync()
    {
        (_looking, _ahead, _refusal) = (true, null, null);
        try
        {
            var ahead = await Foresight.AfterAsync(await Person.ActorAsync(), Edit(), CancellationToken.None);
            if (ahead is Outcome<EditAhead>.Refused(var refusal)) _refusal = refusal;
            else _ahead = ((Outcome<EditAhead>.Done)ahead).Value;
        }
        finally
        {
            _looking = false;
        }
    }

    private async Task SaveAsync()
    {
        switch (await Editor.EditAsync(await Person.ActorAsync(), Edit(), CancellationToken.None))
        {
            case Outcome<Entity>.Done(var saved) when saved.Version == _seen!.Version:
                Toasts.Show(new Toast(ToastKind.Info, Text["Unchanged"]));
                await OnDone.InvokeAsync(false);
                break;
            case Outcome<Entity>.Done(var saved):
                Toasts.Good(Text["Saved", Tag, saved.Version]);
                await OnDone.InvokeAsync(true);
                break;
            case Outcome<Entity>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private string Shown(string path) => Leaves.At(_seen!.Fields, path) is var value && Fixed.Contains(path) ? value.AsString ?? "" : EditText.Of(value);

    /// <summary>The asset's own fields are texts, whatever they look like: area 0210 stays 0210.</summary>
    private Value Meant(string path) =>
        !Fixed.Contains(path) ? EditText.Read(_texts[path]) : _texts[path].Trim() is { Length: > 0 } text ? text : Value.Null;
}
