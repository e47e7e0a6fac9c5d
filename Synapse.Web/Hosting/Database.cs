using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.LocalPostgres;

namespace Synapse.Web.Hosting;

/// <summary>The database of this process: the server that the settings name, or a private one that lives as long as Synapse does.</summary>
public sealed class Database(SynapseSettings settings, ILogger<Database> logger) : IAsyncDisposable
{
    private const string Name = "synapse";

    private PostgresServer? _server;
    private NpgsqlDataSource? _source;

    /// <summary>The pool that everything uses. There from <see cref="OpenAsync"/> on.</summary>
    public NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The database is opened before anything else.");

    /// <summary>Starts the private server when there is to be one, and brings the schema up to date.</summary>
    /// <exception cref="StartRefusedException">It cannot be had, or belongs to a newer Synapse.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        try
        {
            _source = NpgsqlDataSource.Create(settings.ConnectionString ?? await StartServerAsync(cancel));
            await DatabaseSchema.MigrateAsync(_source, cancel);
        }
        catch (Exception refused) when (refused is LocalPostgresException or NewerDatabaseException)
        {
            throw new StartRefusedException(refused.Message);
        }
        catch (NpgsqlException refused)
        {
            throw new StartRefusedException($"The database that {SynapseSettings.ConnectionStringKey} names cannot be used: {refused.InnerException?.Message ?? refused.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task<string> StartServerAsync(CancellationToken cancel)
    {
        _server = await PostgresServer.StartAsync(new PostgresOptions(settings.DataFolder, settings.PostgresBin), logger, cancel);
        return await _server.EnsureDatabaseAsync(Name, cancel);
    }
}
