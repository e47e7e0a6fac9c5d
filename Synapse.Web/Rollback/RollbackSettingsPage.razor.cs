using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Admin;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>How a project decides on rollbacks, for everybody to see and administrators to change; deputies, for leads to name.</summary>
public sealed partial class RollbackSettingsPage
{
    private RollbackSettings? _settings;
    private Refusal? _refusal;
    private int _approvals;
    private double _expiry;
    private bool _direct;
    private bool _emergency;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RollbackRequests Requests { get; init; }

    [Inject]
    public required Projects Projects { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (Project is not null) await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _settings = await Requests.SettingsAsync(Project!.Id, default);
        (_approvals, _expiry, _direct, _emergency) = (_settings.Approvals, _settings.ExpiryDays, _settings.Direct, _settings.Emergency);
    }

    private async Task SaveAsync()
    {
        var wanted = new RollbackSettings(Math.Clamp(_approvals, 1, RollbackSettings.MostApprovals), Math.Clamp(_expiry, 1, 365), _direct, _emergency);
        var outcome = await Projects.ChangeAsync(await Person.ActorAsync(default), Project!.Id, new ProjectWish(null, null, null, null, wanted.ToJson()), default);
        _refusal = outcome is Outcome<ProjectView>.Refused(var refusal) ? refusal : null;
        if (_refusal is null) Toasts.Good(Text["Saved"]);
        await ReadAsync();
    }
}
