using Npgsql;
using Synapse.Core.Executions;

namespace Synapse.Infrastructure.Executions;

/// <summary>
/// The right to run one execution: an advisory lock on a session of its own. It ends with the process or its connection, so other nodes see at once, without any clock, that nobody runs it.
/// </summary>
internal sealed class ExecutionLease : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private ExecutionLease(NpgsqlConnection connection) => _connection = connection;

    /// <summary>The lease, or null while somebody else holds it.</summary>
    public static async Task<ExecutionLease?> TryTakeAsync(NpgsqlDataSource source, ExecutionId id, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended('execution ' || $1, 0))", connection);
            command.Parameters.Add(new() { Value = id.ToString() });
            if (await command.ExecuteScalarAsync(cancellationToken) is true) return new ExecutionLease(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Gives the lease back. A pooled connection would keep its locks until its next use.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and its locks with it.
        }

        await _connection.DisposeAsync();
    }
}
