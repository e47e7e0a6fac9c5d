using Npgsql;

namespace Synapse.E2E.App;

/// <summary>Keeps a run at a certain place for as long as a journey looks at it there, however fast the machine is.</summary>
public sealed class Hold : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private Hold(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Runs wait before they read the plant, as for a table that is being altered. Pages that read it wait as well.</summary>
    public static Task<Hold> ReadingAsync(SynapseApp app) => HoldAsync(app, new NpgsqlCommand("lock table assets in access exclusive mode"));

    /// <summary>A run of the project waits when it has written everything, as for somebody who is about to commit.</summary>
    public static Task<Hold> CommitAsync(SynapseApp app, string project) =>
        HoldAsync(app, new NpgsqlCommand("select 1 from projects where code = $1 for no key update") { Parameters = { new() { Value = project } } });

    /// <summary>Lets go. Where the database was stopped meanwhile, nothing is held any more.</summary>
    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private static async Task<Hold> HoldAsync(SynapseApp app, NpgsqlCommand command)
    {
        var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using (command)
        {
            command.Connection = connection;
            await command.ExecuteNonQueryAsync();
        }

        return new Hold(connection);
    }
}
