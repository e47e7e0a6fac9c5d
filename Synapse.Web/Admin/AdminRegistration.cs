using Microsoft.AspNetCore.Http.HttpResults;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Demo;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Admin;

/// <summary>Projects and people, for administrators.</summary>
public static class AdminRegistration
{
    public static void AddAdmin(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Projects>();

    public static void MapAdmin(this WebApplication app)
    {
        var projects = app.MapGroup("/api/v1/projects").WithTags("Projects");
        projects.MapGet("", ListAsync).WithSummary("The projects that you have a part in");
        projects.MapPost("", CreateAsync).WithSummary("Make a project");
        projects.MapPost("/{id}/reset-demo", ResetDemoAsync).WithSummary("Bring the demo project to where its story ends; refused for any other project");
        projects.MapPatch("/{id}", ChangeAsync).WithSummary("Change a project: settings are merged by name, null removes one");
    }

    private static async Task<Ok<IReadOnlyList<ProjectView>>> ListAsync(Projects projects, CurrentPerson person, CancellationToken cancel) =>
        TypedResults.Ok(await projects.ListAsync(await person.ActorAsync(cancel), cancel));

    private static async Task<Results<Ok<ProjectView>, ApiProblem>> CreateAsync(ProjectWish wish, Projects projects, CurrentPerson person, CancellationToken cancel) =>
        (await projects.CreateAsync(await person.ActorAsync(cancel), wish, cancel)).ToHttp();

    private static async Task<Results<Ok<DemoResetDone>, ApiProblem>> ResetDemoAsync(
        ProjectId id, DemoResetOrder order, DemoReset reset, CurrentPerson person, CancellationToken cancel) =>
        (await reset.ResetAsync(await person.ActorAsync(cancel), id, order.Confirm, cancel)).ToHttp();

    private static async Task<Results<Ok<ProjectView>, ApiProblem>> ChangeAsync(
        ProjectId id, ProjectWish wish, Projects projects, CurrentPerson person, CancellationToken cancel) =>
        (await projects.ChangeAsync(await person.ActorAsync(cancel), id, wish, cancel)).ToHttp();
}

/// <param name="Confirm">The name of the project.</param>
public sealed record DemoResetOrder(string? Confirm);
