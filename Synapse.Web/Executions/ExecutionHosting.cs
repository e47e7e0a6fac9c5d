using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;

namespace Synapse.Web.Executions;

public static class ExecutionHosting
{
    /// <summary>Runs and what follows them: the queue, the feed, stored plans, and the loops that work in the background.</summary>
    public static void AddExecutions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProjectBell>();
        services.AddSingleton<Doorbell>();
        services.AddSingleton<ExecutionFeed>();
        services.AddSingleton<ExecutionQueue>();
        services.AddSingleton<PlanStore>();
        services.AddSingleton<PlanReader>();
        services.AddSingleton<RunChoiceReader>();
        services.AddSingleton<RunFollower>();
        services.AddSingleton<RunWait>();
        services.AddSingleton<RunEventSource>();
        services.AddHostedService<DoorbellLoop>();
    }

    private sealed class DoorbellLoop(Doorbell doorbell) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => doorbell.RunAsync(stoppingToken);
    }
}
