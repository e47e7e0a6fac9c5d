using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Synapse.Infrastructure;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;

namespace Synapse.Web.Hosting;

public static class DatabaseRegistration
{
    /// <summary>
    /// One pool for everybody: <see cref="NpgsqlDataSource"/> for SQL, a factory of <see cref="SynapseDbContext"/> for plain reads, and what every feature
    /// reads and writes through: projects, the plant, batches.
    /// </summary>
    public static void AddSynapseDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton(services => services.GetRequiredService<Database>().Source);
        builder.Services.AddDbContextFactory<SynapseDbContext>((services, options) => options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddSingleton<ProjectStore>();
        builder.Services.AddSingleton<ProjectCensus>();
        builder.Services.AddSingleton<DisciplineKeys>();
        builder.Services.AddSingleton<BatchWriter>();
        builder.Services.AddSingleton<PlantStore>();
        builder.Services.AddSynapseStores();
        builder.Services.AddHealthChecks().AddCheck<DatabaseAnswers>("database", tags: [Health.Ready]);
    }

    /// <summary>Opens the database and makes what has to be there before the first request. Ctrl+C ends it early and leaves no server behind.</summary>
    public static async Task PrepareSynapseAsync(this WebApplication app)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            Ports.Check(app.Services.GetRequiredService<SynapseSettings>().Urls);
            await app.Services.GetRequiredService<Database>().OpenAsync(stop.Token);
            await using var scope = app.Services.CreateAsyncScope();
            foreach (var preparation in scope.ServiceProvider.GetServices<IPreparation>()) await preparation.PrepareAsync(stop.Token);
            app.Services.GetRequiredService<Welcome>().ShowWhenReady();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new StartRefusedException("Stopped before it had started.");
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private sealed class DatabaseAnswers(NpgsqlDataSource source) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = source.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException refused)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", refused);
            }
        }
    }
}
