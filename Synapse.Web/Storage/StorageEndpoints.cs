using Microsoft.AspNetCore.Http.HttpResults;
using Synapse.Core;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Storage;

/// <summary>Partitions and archives, for administrators of everything.</summary>
public static class StorageEndpoints
{
    public static void AddStorage(this WebApplicationBuilder builder, SynapseSettings settings)
    {
        if (settings.ArchiveTo is { } folder) builder.Services.AddSingleton(new ArchiveFolder(folder));
        builder.Services.AddSingleton<EventPartitions>();
        builder.Services.AddSingleton<Func<ArchiveAccess>>(services => () => new ArchiveAccess(services.GetRequiredService<Database>().Access.Archiver, services.GetService<ArchiveFolder>()));
        builder.Services.AddSingleton<EventArchiver>();
        builder.Services.AddHostedService<StorageLoop>();
    }

    public static void MapStorage(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/storage").WithTags("Storage");
        api.MapGet("", ReportAsync).WithSummary("Where the history lies: partitions with their sizes, archives, the ledger of what was archived and brought back");
        api.MapPost("/archives", ArchiveAsync).WithSummary("Archive all closed months up to one, oldest first; asked for again, it goes on with what was interrupted");
        api.MapPost("/restores", RestoreAsync).WithSummary("Bring back the archive that holds a month, or undo one that was not finished");
    }

    private static async Task<Results<Ok<StorageAnswer>, ApiProblem>> ReportAsync(CurrentPerson person, EventArchiver archiver, CancellationToken cancel) =>
        (await archiver.ReportAsync(await person.ActorAsync(cancel), cancel)).ToHttp(StorageAnswer.Of);

    private static async Task<Results<Ok<IReadOnlyList<ArchiveAnswer>>, ApiProblem>> ArchiveAsync(ArchiveOrder order, CurrentPerson person, EventArchiver archiver, CancellationToken cancel)
    {
        if (Month.Parse(order.Until) is not { } until) return (ApiProblem)NoMonth(order.Until);
        return (await archiver.ArchiveAsync(await person.ActorAsync(cancel), until, order.Reason ?? "", cancel)).ToHttp(done => (IReadOnlyList<ArchiveAnswer>)[.. done.Select(ArchiveAnswer.Of)]);
    }

    private static async Task<Results<Ok<ArchiveAnswer>, ApiProblem>> RestoreAsync(RestoreArchiveOrder order, CurrentPerson person, EventArchiver archiver, CancellationToken cancel)
    {
        if (Month.Parse(order.Month) is not { } month) return (ApiProblem)NoMonth(order.Month);
        return (await archiver.RestoreAsync(await person.ActorAsync(cancel), month, order.Reason ?? "", cancel)).ToHttp(ArchiveAnswer.Of);
    }

    private static Refusal NoMonth(string? text) => new(RefusalCode.InvalidRequest, $"“{text}” is no month such as 2026-11.");
}
