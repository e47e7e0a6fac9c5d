using Microsoft.EntityFrameworkCore;
using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.LocalPostgres;

namespace Synapse.Web.Hosting;

/// <summary>The database of this process: the server that the settings name, or a private one that lives as long as Synapse does.</summary>
public sealed class Database(SynapseSettings settings, ILogger<Database> logger) : IAsyncDisposable
{
    public const string Name = "synapse";

    private PostgresServer? _server;
    private NpgsqlDataSource? _source;
    private DatabaseAccess? _access;

    /// <summary>The pool that everything uses, in the running role. There from <see cref="OpenAsync"/> on.</summary>
    public NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The database is opened before anything else.");

    /// <summary>How to reach it in its other roles.</summary>
    public DatabaseAccess Access => _access ?? throw new InvalidOperationException("The database is opened before anything else.");

    /// <summary>Starts the private server when there is to be one, brings the schema up to date, and sees that the running role cannot rewrite history.</summary>
    /// <exception cref="StartRefusedException">It cannot be had, belongs to a newer Synapse, or is not set up.</exception>
    public Task OpenAsync(CancellationToken cancel) => RefusingAsync(async () =>
    {
        _access = settings.ExternalDatabase ?? await StartServerAsync(cancel);
        _source = NpgsqlDataSource.Create(_access.Application);
        await RoleCheck.ApplicationAsync(_source, cancel);
        await DatabaseSchema.MigrateAsync(_access, cancel);
    });

    /// <summary>Brings a part of the schema up to date that another room keeps.</summary>
    public Task MigrateAsync(Func<NpgsqlDataSource, DbContext> context, CancellationToken cancel) => RefusingAsync(() => DatabaseSchema.MigrateAsync(Access, context, cancel));

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private static async Task RefusingAsync(Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (Exception refused) when (refused is LocalPostgresException or NewerDatabaseException or DatabaseSetupException)
        {
            throw new StartRefusedException(refused.Message);
        }
        catch (NpgsqlException refused)
        {
            throw new StartRefusedException($"The database that {SynapseSettings.ConnectionStringKey} names cannot be used: {refused.InnerException?.Message ?? refused.Message}");
        }
    }

    private async Task<DatabaseAccess> StartServerAsync(CancellationToken cancel)
    {
        _server = await PostgresServer.StartAsync(new PostgresOptions(settings.DataFolder, settings.PostgresBin), logger, cancel);
        return await _server.EnsureDatabaseAsync(Name, cancel);
    }
}
