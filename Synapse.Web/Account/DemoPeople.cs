using Synapse.Core.Demo;
using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>The sign-ins for demonstrations: two engineers and two leads, so that four eyes can be shown. They know the demo project only.</summary>
public static class DemoPeople
{
    public const string Password = "synapse-demo";

    public static readonly IReadOnlyList<(string UserName, string FullName, ProjectRole Role)> All =
    [
        ("viewer", "Vera Lind", ProjectRole.Viewer),
        ("engineer", "Elias Brandt", ProjectRole.Engineer),
        ("engineer2", "Nora Castillo", ProjectRole.Engineer),
        ("lead", "Martin Okafor", ProjectRole.Lead),
        ("lead2", "Ingrid Sato", ProjectRole.Lead),
    ];

    public static Dictionary<string, ProjectRole> Roles(ProjectRole role) => new() { [DemoPlant.Id.Value] = role };
}
