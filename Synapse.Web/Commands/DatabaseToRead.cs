using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>The database of a command that only looks, beside a running Synapse and without one.</summary>
internal static class DatabaseToRead
{
    /// <exception cref="StartRefusedException">The database cannot be opened or read, or is of another version.</exception>
    public static async Task<int> RunAsync(SynapseSettings settings, Func<NpgsqlDataSource, Task<int>> look, CancellationToken cancel)
    {
        try
        {
            if (settings.ExternalDatabase is { } external) return await LookAsync(external, look, cancel);
            var options = new PostgresOptions(settings.DataFolder, settings.PostgresBin);
            if (await PostgresServer.FindRunningAsync(options, Database.Name, cancel) is { } running) return await LookAsync(running, look, cancel);
            await using var server = await PostgresServer.StartAsync(options, NullLogger.Instance, cancel);
            return await LookAsync(server.Access(Database.Name), look, cancel);
        }
        catch (Exception refused) when (refused is LocalPostgresException or NewerDatabaseException or DatabaseSetupException)
        {
            throw new StartRefusedException(refused.Message);
        }
        catch (NpgsqlException refused)
        {
            throw new StartRefusedException($"The database cannot be read: {refused.InnerException?.Message ?? refused.Message}");
        }
    }

    private static async Task<int> LookAsync(DatabaseAccess access, Func<NpgsqlDataSource, Task<int>> look, CancellationToken cancel)
    {
        // Looks only: a database of an earlier version is brought up to date by a start, not by a check.
        await DatabaseSchema.MigrateAsync(access with { Migrator = null }, cancel);
        await using var source = NpgsqlDataSource.Create(access.Application);
        return await look(source);
    }
}
