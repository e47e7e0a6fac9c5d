using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Web.Account;
using Synapse.Web.Controls;

namespace Synapse.Web.Admin;

public partial class PersonForm
{
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public required PersonFormState Form { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ProjectView> Projects { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required People People { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    private IEnumerable<(string Id, string Name)> RoleScopes =>
        [("*", Text["AllProjects"]), .. Projects.Select(project => (project.Id.Value, project.Name))];

    private async Task SaveAsync()
    {
        var outcome = Form.IsNew ? await People.CreateAsync(Actor, Form.UserName, Form.ToChange()) : await People.ChangeAsync(Actor, Form.UserName, Form.ToChange());
        switch (outcome)
        {
            case Outcome<PersonView>.Refused(var refusal):
                _refusal = refusal;
                break;
            case Outcome<PersonView>.Done(var person):
                Toasts.Good(Text["PersonSaved", person.FullName]);
                await OnSaved.InvokeAsync();
                break;
        }
    }
}
