using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Web.Layout;

namespace Synapse.Web.Executions;

public static class ExecutionHosting
{
    /// <summary>What shows and follows runs, and the loops that work in the background.</summary>
    public static void AddExecutions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PlanReader>();
        services.AddSingleton<RunChoiceReader>();
        services.AddSingleton<RunFollower>();
        services.AddSingleton<RunWait>();
        services.AddSingleton<RunEventSource>();
        services.AddScoped<IPaletteSource, RunPalette>();
        services.AddHostedService<DoorbellLoop>();
        services.AddHostedService<WorkerLoop>();
    }

    private sealed class WorkerLoop(ExecutionWorker worker) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
    }

    private sealed class DoorbellLoop(Doorbell doorbell) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => doorbell.RunAsync(stoppingToken);
    }
}
