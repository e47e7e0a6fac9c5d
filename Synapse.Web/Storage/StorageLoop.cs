using Npgsql;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Hosting;

namespace Synapse.Web.Storage;

/// <summary>Keeps the months to come ready, at the start and every hour, and divides the history by month when it is as long as the setting says. What does not succeed is tried again; nothing waits for it.</summary>
public sealed class StorageLoop(EventPartitions partitions, Database database, SynapseSettings settings, TimeProvider time, ILogger<StorageLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var made = await partitions.KeepAsync(settings.PartitionFrom, database.Access.Migrator, stoppingToken);
                if (made > 0) logger.LogInformation("The history has {Made} new partitions", made);
            }
            catch (Exception failure) when (failure is NpgsqlException or DatabaseSetupException)
            {
                logger.LogWarning(failure, "The partitions of the history could not be seen to");
            }

            await Task.Delay(Often, time, stoppingToken);
        }
    }
}
