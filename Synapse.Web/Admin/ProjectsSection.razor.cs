using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Web.Controls;

namespace Synapse.Web.Admin;

public partial class ProjectsSection
{
    private Refusal? _refusal;
    private string _id = "";
    private string _name = "";
    private string? _country;
    private string? _client;

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ProjectView> Projects { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public required Projects Store { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    private async Task CreateAsync()
    {
        switch (await Store.CreateAsync(Actor, new ProjectWish(_id, _name, _country, _client, Settings: null), default))
        {
            case Outcome<ProjectView>.Refused(var refusal):
                _refusal = refusal;
                break;
            case Outcome<ProjectView>.Done(var project):
                (_refusal, _id, _name, _country, _client) = (null, "", "", null, null);
                Toasts.Good(Text["ProjectMade", project.Name]);
                await OnChanged.InvokeAsync();
                break;
        }
    }
}
