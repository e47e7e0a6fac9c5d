using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Core.Demo;

/// <summary>A person of the demo project.</summary>
/// <param name="UserName">What they sign in with.</param>
public sealed record DemoPerson(string UserName, string Name, ProjectRole Role)
{
    /// <summary>The person as services see them, once their account has an id.</summary>
    public Actor ActingIn(ProjectId project, PersonId id) =>
        new(id, Name, new Dictionary<string, ProjectRole> { [project.Value] = Role });
}

/// <summary>The people of the demo project, enough of them for four eyes and for a second opinion.</summary>
public static class DemoPeople
{
    public static DemoPerson Engineer { get; } = new("engineer", "Elias Brandt", ProjectRole.Engineer);

    public static DemoPerson SecondEngineer { get; } = new("engineer2", "Nora Castillo", ProjectRole.Engineer);

    public static DemoPerson Lead { get; } = new("lead", "Martin Okafor", ProjectRole.Lead);

    public static DemoPerson SecondLead { get; } = new("lead2", "Ingrid Sato", ProjectRole.Lead);

    public static DemoPerson Viewer { get; } = new("viewer", "Vera Lind", ProjectRole.Viewer);

    public static IReadOnlyList<DemoPerson> All { get; } = [Engineer, SecondEngineer, Lead, SecondLead, Viewer];
}
