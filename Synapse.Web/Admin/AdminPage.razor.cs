using Microsoft.AspNetCore.Components;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Web.Account;

namespace Synapse.Web.Admin;

/// <summary>Who may sign in and what they may do, and which projects there are.</summary>
public partial class AdminPage
{
    private Actor? _actor;
    private bool _mayManage;
    private IReadOnlyList<ProjectView> _projects = [];

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Projects Projects { get; init; }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Person.ActorAsync();
        _mayManage = _actor.Can(new ProjectId("*"), ProjectRole.Admin);
        await ReadAsync();
    }

    private async Task ReadAsync() => _projects = await Projects.ListAsync(_actor!, default);
}
