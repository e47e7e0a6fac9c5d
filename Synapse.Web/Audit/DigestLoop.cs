using Npgsql;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Live;
using Synapse.Web.Hosting;

namespace Synapse.Web.Audit;

/// <summary>Publishes seals on a timer, and as soon as something was approved. A place that cannot be reached is tried again; nothing else waits for it.</summary>
public sealed class DigestLoop(DigestPublisher publisher, ProjectBell bell, SynapseSettings settings, TimeProvider time, ILogger<DigestLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = bell.Watch(null);
        var due = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var onTimer = time.GetUtcNow() >= due;
                await publisher.PublishAsync(onlyApproved: !onTimer, stoppingToken);
                if (onTimer) due = time.GetUtcNow() + settings.DigestInterval;
                await watch.NextAsync(due - time.GetUtcNow() is var rest && rest > Patience ? Patience : rest, time, stoppingToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or NpgsqlException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The seals could not be published to {Address}", settings.DigestsTo);
                await Task.Delay(Patience, time, stoppingToken);
            }
        }
    }
}
