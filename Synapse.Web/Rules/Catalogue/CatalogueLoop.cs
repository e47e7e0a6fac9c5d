using Npgsql;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rules.Catalogue;

namespace Synapse.Web.Rules.Catalogue;

/// <summary>Keeps the property catalogues counted: soon after a batch was written, and a little later when batches come one after the other. Nobody waits for it, and who is faster counts for himself.</summary>
public sealed class CatalogueLoop(CatalogueKeeper keeper, ProjectBell bell, TimeProvider time, ILogger<CatalogueLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = bell.Watch(null);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await keeper.CatchUpAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                logger.LogWarning(failure, "The property catalogue could not be counted; it is tried again with the next batch");
            }

            await watch.NextAsync(Patience, time, stoppingToken);
            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
