using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using EventId = Synapse.Core.Events.EventId;

namespace Synapse.Web.Audit;

/// <summary>Verification for programs.</summary>
public static class AuditEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void AddAudit(this WebApplicationBuilder builder, SynapseSettings settings)
    {
        builder.Services.AddSingleton<ProjectAudit>();
        if (settings.DigestsTo is not { } place) return;
        builder.Services.AddSingleton(Board(place));
        builder.Services.AddSingleton<DigestPublisher>();
        builder.Services.AddHostedService<DigestLoop>();
    }

    public static void MapAudit(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/audit").WithTags("Audit");
        api.MapGet("/verify", VerifyAsync)
            .WithSummary("Re-compute every seal, and compare what the events give with the tables; after_batch_no goes on where an earlier check ended, replay=false checks seals only");
        api.MapGet("/proofs/{eventId:guid}", ProveAsync).WithSummary("A file that proves that an event is part of the sealed history, to be checked without the database");
        api.MapGet("/erasures", ErasuresAsync).WithSummary("What was erased from events, by whom, when and why");
        api.MapPost("/erasures", EraseAsync).WithSummary("Erase what an event carries, for good and on record; the chain of seals stays whole");
    }

    /// <summary>The place outside of the database that a setting names.</summary>
    public static IDigestBoard Board(string place) =>
        place.Contains("://", StringComparison.Ordinal) ? new DigestAddress(new Uri(place), new HttpClient { Timeout = Patience }) : new DigestFolder(place);

    private static async Task<Results<FileContentHttpResult, ApiProblem>> ProveAsync(
        Guid eventId, CurrentPerson person, InclusionProofs proofs, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        await proofs.OfAsync(await person.ActorAsync(cancel), projectId, new EventId(eventId), cancel) switch
        {
            Outcome<InclusionProof>.Done(var proof) => TypedResults.File(Encoding.UTF8.GetBytes(proof.ToJson()), "application/json; charset=utf-8", $"proof-{eventId}.json"),
            Outcome<InclusionProof>.Refused(var refusal) => (ApiProblem)refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };

    private static async Task<Results<Ok<IReadOnlyList<ErasureAnswer>>, ApiProblem>> ErasuresAsync(
        CurrentPerson person, Erasures erasures, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await erasures.AllAsync(await person.ActorAsync(cancel), projectId, cancel)).ToHttp(all => (IReadOnlyList<ErasureAnswer>)[.. all.Select(ErasureAnswer.Of)]);

    private static async Task<Results<Ok<ErasureAnswer>, ApiProblem>> EraseAsync(
        ErasureOrder order, CurrentPerson person, Erasures erasures, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await erasures.EraseAsync(await person.ActorAsync(cancel), projectId, new EventId(order.EventId), order.Reason ?? "", cancel)).ToHttp(ErasureAnswer.Of);

    private static async Task<Results<Ok<AuditAnswer>, ApiProblem>> VerifyAsync(
        CurrentPerson person, ProjectAudit audit, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel,
        [FromQuery(Name = "after_batch_no")] long afterBatchNo = 0, bool replay = true)
    {
        if (afterBatchNo < 0) return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, "Batches are counted from 1.");
        return (await audit.RunAsync(await person.ActorAsync(cancel), projectId, afterBatchNo, replay, null, cancel)).ToHttp(finding => AuditAnswer.Of(projectId, finding));
    }
}
