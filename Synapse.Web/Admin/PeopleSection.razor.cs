using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Web.Account;

namespace Synapse.Web.Admin;

public partial class PeopleSection
{
    private IReadOnlyList<PersonView>? _people;
    private PersonFormState? _form;

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ProjectView> Projects { get; set; }

    [Inject]
    public required People People { get; init; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private void Edit(PersonView? person) => _form = new PersonFormState(person);

    private async Task SavedAsync()
    {
        _form = null;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (await People.ListAsync(Actor, default) is Outcome<IReadOnlyList<PersonView>>.Done(var people)) _people = people;
    }
}
