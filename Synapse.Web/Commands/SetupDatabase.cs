using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>
/// Prepares a database of an existing server with the rights of its administrator: roles, logins as the connection strings name them, ownership, the fence around history; and brings the schema up to date.
/// <c>--print true</c> shows the statements instead, for whoever runs them by hand.
/// </summary>
internal static class SetupDatabase
{
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel)
    {
        if (configuration["print"] is not null)
        {
            await output.WriteAsync(DatabaseSetup.Script);
            return 0;
        }

        if (SynapseSettings.Read(configuration).ExternalDatabase is not { Administrator: not null, Migrator: not null } access)
        {
            throw new StartRefusedException(
                $"To set a database up, set {SynapseSettings.ConnectionStringKey} and {SynapseSettings.MigratorKey} to what Synapse is to use, and {SynapseSettings.AdministratorKey} to a superuser of that database.");
        }

        try
        {
            await DatabaseSetup.RunAsync(access, cancel);
            await DatabaseSchema.MigrateAsync(access, cancel);
            await DatabaseSchema.MigrateAsync(access, AccountRegistration.Context, cancel);
            await using var running = NpgsqlDataSource.Create(access.Application);
            await RoleCheck.ApplicationAsync(running, cancel);
        }
        catch (NpgsqlException refused)
        {
            throw new StartRefusedException($"The database could not be set up: {refused.InnerException?.Message ?? refused.Message}");
        }
        catch (Exception refused) when (refused is DatabaseSetupException or NewerDatabaseException)
        {
            throw new StartRefusedException(refused.Message);
        }

        await output.WriteLineAsync(
            $"The database {new NpgsqlConnectionStringBuilder(access.Application).Database} is set up and up to date. Start Synapse without {SynapseSettings.AdministratorKey}: it is needed only here.");
        return 0;
    }
}
