using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rollback;

/// <summary>Freezes and deputies for programs.</summary>
internal static class FreezeEndpoints
{
    public static void MapFreezes(this RouteGroupBuilder api)
    {
        api.MapGet("/freezes", ListAsync).WithSummary("What is or was frozen, those in force first");
        api.MapPost("/freezes", FreezeAsync).WithSummary("Freeze single entities, an area, or the project");
        api.MapPost("/freezes/{id:guid}/release", ReleaseAsync).WithSummary("Release a freeze, with a reason");
        api.MapGet("/rollbacks/deputies", DeputiesAsync).WithSummary("Who approves rollbacks in whose name, and when");
        api.MapPost("/rollbacks/deputies", NameAsync).WithSummary("Name one's own deputy");
        api.MapGet("/members", MembersAsync).WithSummary("Who works in a project, and as what: a deputy is one of them, by id");
        api.MapPost("/rollbacks/deputies/{id:guid}/revoke", RevokeAsync).WithSummary("End one's deputy's time");
    }

    private static async Task<Results<Ok<IReadOnlyList<Freeze>>, ApiProblem>> ListAsync(
        CurrentPerson person, Freezes freezes, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await freezes.ListAsync(await person.ActorAsync(cancel), projectId, cancel)).ToHttp();

    private static async Task<Results<Ok<Freeze>, ApiProblem>> FreezeAsync(
        FreezeOrder order, CurrentPerson person, Freezes freezes, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var (label, reason) = (order.Label ?? "", order.Reason ?? "");
        FreezeWish wish = order switch
        {
            { EntityIds: { } entities } => new FreezeWish.Single(label, reason, entities),
            { Area: { } area } => new FreezeWish.OfArea(label, reason, area),
            _ => new FreezeWish.OfProject(label, reason),
        };
        return (await freezes.FreezeAsync(await person.ActorAsync(cancel), projectId, wish, cancel)).ToHttp();
    }

    private static async Task<Results<Ok<Freeze>, ApiProblem>> ReleaseAsync(
        Guid id, ReleaseOrder order, CurrentPerson person, Freezes freezes, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await freezes.ReleaseAsync(await person.ActorAsync(cancel), projectId, new FreezeId(id), order.Reason ?? "", cancel)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<Deputy>>, ApiProblem>> DeputiesAsync(
        CurrentPerson person, RollbackDeputies deputies, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await deputies.ListAsync(await person.ActorAsync(cancel), projectId, cancel)).ToHttp();

    private static async Task<Results<Ok<Deputy>, ApiProblem>> NameAsync(
        DeputyOrder order, CurrentPerson person, People people, RollbackDeputies deputies, TimeProvider time, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var actor = await person.ActorAsync(cancel);
        if (await people.MembersAsync(actor, projectId, ProjectRole.Engineer, cancel) is not Outcome<IReadOnlyList<Member>>.Done(var members) || members.FirstOrDefault(m => m.Id.Value == order.PersonId) is not { } member)
            return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, "A deputy is somebody who works in the project as an engineer at least.");
        if (order.Until is not { } until) return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, "Say until when the deputy stands in.");
        return (await deputies.NameAsync(actor, projectId, member.Id, member.Name, order.From ?? time.GetUtcNow(), until, cancel)).ToHttp();
    }

    private static async Task<Results<Ok<IReadOnlyList<Member>>, ApiProblem>> MembersAsync(
        CurrentPerson person, People people, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await people.MembersAsync(await person.ActorAsync(cancel), projectId, ProjectRole.Viewer, cancel)).ToHttp();

    private static async Task<Results<Ok<Deputy>, ApiProblem>> RevokeAsync(
        Guid id, CurrentPerson person, RollbackDeputies deputies, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await deputies.RevokeAsync(await person.ActorAsync(cancel), projectId, id, cancel)).ToHttp();
}
