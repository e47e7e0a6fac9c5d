using Synapse.Core.Demo;
using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>The sign-ins for demonstrations: two engineers and two leads, so that four eyes can be shown. They know the demo project only.</summary>
public static class DemoPeople
{
    public const string Password = "synapse-demo";

    public static readonly IReadOnlyList<(string UserName, string FullName, ProjectRole Role)> All =
        [.. Synapse.Core.Demo.DemoPeople.All.Select(person => (person.UserName, person.Name, person.Role))];

    public static Dictionary<string, ProjectRole> Roles(ProjectRole role) => new() { [DemoPlant.Id.Value] = role };
}
