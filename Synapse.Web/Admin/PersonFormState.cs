using Synapse.Core.People;
using Synapse.Web.Account;

namespace Synapse.Web.Admin;

/// <summary>What is typed about a person; a new one where there was none.</summary>
public sealed class PersonFormState(PersonView? person)
{
    public bool IsNew => person is null;

    public string UserName { get; set; } = person?.UserName ?? "";

    public string FullName { get; set; } = person?.FullName ?? "";

    public string Password { get; set; } = "";

    public bool Active { get; set; } = person?.Active ?? true;

    /// <summary>The role per project; what is absent is no role.</summary>
    public Dictionary<string, ProjectRole> Roles { get; } = new(person?.Roles ?? new Dictionary<string, ProjectRole>());

    public void Give(string project, string? role)
    {
        if (Enum.TryParse<ProjectRole>(role, out var wanted)) Roles[project] = wanted;
        else Roles.Remove(project);
    }

    public PersonChange ToChange() => new(Password.Length > 0 ? Password : null, FullName, Active, Roles);
}
