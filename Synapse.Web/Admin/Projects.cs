using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Projects;

namespace Synapse.Web.Admin;

/// <summary>A project as programs see it.</summary>
public sealed record ProjectView(ProjectId Id, string Name, string? Country, string? Client, ObjectValue Settings, long LastBatchNo);

/// <summary>A new project, or what is to change on one: what is null stays.</summary>
public sealed record ProjectWish(string? Id, string? Name, string? Country, string? Client, ObjectValue? Settings);

/// <summary>The projects that a person has a part in; made and changed by administrators.</summary>
public sealed class Projects(ProjectStore store)
{
    private static readonly ProjectId EveryProject = new("*");

    public async Task<IReadOnlyList<ProjectView>> ListAsync(Actor actor, CancellationToken cancel) =>
        [.. (await store.ListAsync(cancel)).Where(project => actor.Can(project.Id, ProjectRole.Viewer)).Select(View)];

    public async Task<Outcome<ProjectView>> CreateAsync(Actor actor, ProjectWish wish, CancellationToken cancel)
    {
        if (!actor.Can(EveryProject, ProjectRole.Admin)) return new Refusal(RefusalCode.Forbidden, "To make a project you need the role admin in all projects.");
        if (string.IsNullOrWhiteSpace(wish.Id) || string.IsNullOrWhiteSpace(wish.Name)) return new Refusal(RefusalCode.InvalidRequest, "A project needs an id and a name.");
        return View(await store.CreateAsync(new ProjectId(wish.Id.Trim()), wish.Name.Trim(), wish.Country, wish.Client, wish.Settings ?? ObjectValue.Empty, cancel));
    }

    public async Task<Outcome<ProjectView>> ChangeAsync(Actor actor, ProjectId id, ProjectWish wish, CancellationToken cancel)
    {
        if (actor.Needs(id, ProjectRole.Admin, "change a project") is { } refusal) return refusal;
        return View(await store.PatchAsync(id, wish.Name, wish.Country, wish.Client, wish.Settings, cancel));
    }

    private static Outcome<ProjectView> View(Outcome<Project> outcome) => outcome switch
    {
        Outcome<Project>.Done(var project) => View(project),
        Outcome<Project>.Refused(var refusal) => refusal,
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };

    private static ProjectView View(Project project) =>
        new(project.Id, project.Name, project.Country, project.Client, project.Settings, project.LastBatchNo);
}
