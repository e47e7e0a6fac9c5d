using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Web.Layout;

namespace Synapse.Web.Assets;

/// <summary>Everything about one asset; beside a list or as a page of its own.</summary>
public sealed partial class AssetPanel : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private EntityHistory? _history;
    private Refusal? _refusal;
    private bool _editing;

    [Parameter, EditorRequired]
    public EntityId Id { get; set; }

    /// <summary>The point in the past that is shown, as it stands in the address; null for today.</summary>
    [Parameter]
    public string? AsOf { get; set; }

    /// <summary>Somebody wants to see how it was.</summary>
    [Parameter]
    public EventCallback OnPast { get; set; }

    /// <summary>True where this is the whole page.</summary>
    [Parameter]
    public bool Whole { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required AssetHistory Histories { get; init; }

    private string Past => AsOf is null ? "" : $"?{ListUrl.AsOfParameter}={Uri.EscapeDataString(AsOf)}";

    private bool MayEdit => AsOf is null && !_editing && Project?.Can(ProjectRole.Engineer) == true && _history?.Current is { Kind: EntityKind.Asset, Deleted: false };

    public void Dispose() => _gone.Cancel();

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (Project is null) return;
        if (ListUrl.PastOf(AsOf) is not Outcome<AsOf?>.Done(var past))
        {
            (_history, _refusal) = (null, ((Outcome<AsOf?>.Refused)ListUrl.PastOf(AsOf)).Refusal);
            return;
        }

        (_history, _refusal) = await Histories.OfAsync(Project.Id, Id, past, _gone.Token) switch
        {
            Outcome<EntityHistory>.Done(var history) => (history, default(Refusal)),
            Outcome<EntityHistory>.Refused(var refusal) => (null, refusal),
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private async Task DoneAsync(bool saved)
    {
        _editing = false;
        if (!saved) return;
        await ReadAsync();
        await OnSaved.InvokeAsync();
    }
}
