using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>The database for a command: the one that the settings name, or the private one, whether a running Synapse holds it or not.</summary>
internal static class CommandDatabase
{
    /// <exception cref="StartRefusedException">It cannot be had, or is not up to date: a database of an earlier version is brought up to date by a start, not by a command.</exception>
    public static async Task<int> WithAsync(IConfiguration configuration, Func<DatabaseAccess, NpgsqlDataSource, SynapseSettings, Task<int>> work, CancellationToken cancel)
    {
        var settings = SynapseSettings.Read(configuration);
        try
        {
            if (settings.ExternalDatabase is { } external) return await WithAsync(external, settings, work, cancel);
            var options = new PostgresOptions(settings.DataFolder, settings.PostgresBin);
            if (await PostgresServer.FindRunningAsync(options, Database.Name, cancel) is { } running) return await WithAsync(running, settings, work, cancel);
            await using var server = await PostgresServer.StartAsync(options, NullLogger.Instance, cancel);
            return await WithAsync(server.Access(Database.Name), settings, work, cancel);
        }
        catch (Exception refused) when (refused is LocalPostgresException or NewerDatabaseException or DatabaseSetupException)
        {
            throw new StartRefusedException(refused.Message);
        }
        catch (NpgsqlException refused)
        {
            throw new StartRefusedException($"The database cannot be used: {refused.InnerException?.Message ?? refused.Message}");
        }
    }

    private static async Task<int> WithAsync(DatabaseAccess access, SynapseSettings settings, Func<DatabaseAccess, NpgsqlDataSource, SynapseSettings, Task<int>> work, CancellationToken cancel)
    {
        await DatabaseSchema.MigrateAsync(access with { Migrator = null }, cancel);
        await using var source = NpgsqlDataSource.Create(access.Application);
        return await work(access, source, settings);
    }
}
