using Synapse.Core.Projects;

namespace Synapse.Core.People;

/// <summary>The id of a person: their account's id.</summary>
public readonly record struct PersonId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What a person may do in a project; each role may do all that the ones before it may.</summary>
public enum ProjectRole
{
    /// <summary>Sees everything.</summary>
    Viewer = 1,

    /// <summary>Imports, edits, plans, runs and asks for rollbacks.</summary>
    Engineer = 2,

    /// <summary>Decides on rollbacks and publishes rules.</summary>
    Lead = 3,

    /// <summary>Manages people and projects.</summary>
    Admin = 4,
}

/// <summary>The person (or program) on whose behalf something is done. Services check it; pages only hide what it may not do.</summary>
/// <param name="Roles">The role per project; the key <c>*</c> holds for all projects.</param>
public sealed record Actor(PersonId Id, string Name, IReadOnlyDictionary<string, ProjectRole> Roles)
{
    /// <summary>The product itself: seeds the demo project and recovers runs.</summary>
    public static Actor System { get; } = new(
        new PersonId("system"), "Synapse", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });

    /// <summary>The role in a project, or null when the person has none there.</summary>
    public ProjectRole? RoleIn(ProjectId project)
    {
        var here = Roles.TryGetValue(project.Value, out var role) ? role : default(ProjectRole?);
        var everywhere = Roles.TryGetValue("*", out var general) ? general : default(ProjectRole?);
        return here is null || everywhere > here ? everywhere : here;
    }

    public bool Can(ProjectId project, ProjectRole needed) => RoleIn(project) >= needed;

    /// <summary>Null when the person may, otherwise the refusal that says what is needed.</summary>
    public Refusal? Needs(ProjectId project, ProjectRole needed, string act)
    {
        if (Can(project, needed)) return null;
        return RoleIn(project) is null
            ? new Refusal(RefusalCode.InvalidProject, $"There is no project {project}, or you have no part in it.")
            : new Refusal(RefusalCode.Forbidden, $"To {act} you need the role {needed.Word().ToLowerInvariant()} in the project {project}.");
    }
}
