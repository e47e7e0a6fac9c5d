using Synapse.Core.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Web.Layout;

/// <summary>The projects that a person has a part in, and the choice among them.</summary>
public sealed class VisibleProjects(ProjectStore store)
{
    public async Task<IReadOnlyList<CurrentProject>> ListAsync(Actor actor, CancellationToken cancel) =>
    [
        .. from project in await store.ListAsync(cancel)
           let role = actor.RoleIn(project.Id)
           where role is not null
           select new CurrentProject(project.Id, project.Name, role.Value),
    ];

    /// <summary>The one that the address names; without a name the one that was seen last, else the first. Null where there is none to show.</summary>
    public static CurrentProject? Choose(IReadOnlyList<CurrentProject> projects, string? named, string? remembered) =>
        named is not null
            ? projects.FirstOrDefault(project => project.Id.Value == named)
            : projects.FirstOrDefault(project => project.Id.Value == remembered) ?? projects.FirstOrDefault();
}
