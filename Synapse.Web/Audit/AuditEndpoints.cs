using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Projects;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Audit;

/// <summary>Verification for programs.</summary>
public static class AuditEndpoints
{
    public static void AddAudit(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ProjectAudit>();

    public static void MapAudit(this WebApplication app) =>
        app.MapGroup("/api/v1").WithTags("Audit").MapGet("/audit/verify", VerifyAsync)
            .WithSummary("Re-compute every seal, and compare what the events give with the tables; after_batch_no goes on where an earlier check ended, replay=false checks seals only");

    private static async Task<Results<Ok<AuditAnswer>, ApiProblem>> VerifyAsync(
        CurrentPerson person, ProjectAudit audit, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel,
        [FromQuery(Name = "after_batch_no")] long afterBatchNo = 0, bool replay = true)
    {
        if (afterBatchNo < 0) return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, "Batches are counted from 1.");
        return (await audit.RunAsync(await person.ActorAsync(cancel), projectId, afterBatchNo, replay, null, cancel)).ToHttp(finding => AuditAnswer.Of(projectId, finding));
    }
}
