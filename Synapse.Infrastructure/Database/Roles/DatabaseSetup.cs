using System.Globalization;
using Npgsql;

namespace Synapse.Infrastructure.Database.Roles;

/// <summary>Prepares a database with the rights of an administrator: roles, ownership, default rights, the fence around history. Doing it again changes nothing.</summary>
public static class DatabaseSetup
{
    private const long SetupLock = 0x53594e4150534532;

    /// <summary>The statements, for administrators who run them by hand.</summary>
    public static string Script { get; } = ReadScript();

    /// <summary>Sets the database up and makes the logins that the other connection strings name.</summary>
    /// <param name="access">With an administrator.</param>
    /// <exception cref="PostgresException">The administrator may not do this.</exception>
    public static async Task RunAsync(DatabaseAccess access, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(access.Administrator) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({SetupLock})", cancellationToken);
        await ExecuteAsync(connection, Script, cancellationToken);
        await LoginAsync(connection, access.Application, DatabaseRoles.Application, cancellationToken);
        if (access.Migrator is { } migrator) await LoginAsync(connection, migrator, DatabaseRoles.Migrator, cancellationToken);
        if (access.Archiver is { } archiver) await LoginAsync(connection, archiver, DatabaseRoles.Archiver, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task LoginAsync(NpgsqlConnection connection, string connectionString, string role, CancellationToken cancellationToken)
    {
        var login = new NpgsqlConnectionStringBuilder(connectionString);
        if (login.Username is not { Length: > 0 } name) throw new ArgumentException($"The connection string of {role} names no user.", nameof(connectionString));
        await using var known = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", connection).With(name);
        if (await known.ExecuteScalarAsync(cancellationToken) is null) await ExecuteAsync(connection, $"create role {Quoted(name)}", cancellationToken);
        var password = login.Password is { Length: > 0 } text ? $" password {await LiteralAsync(connection, text, cancellationToken)}" : "";
        await ExecuteAsync(connection, $"alter role {Quoted(name)} login{password}", cancellationToken);
        if (name != role) await ExecuteAsync(connection, $"grant {role} to {Quoted(name)}", cancellationToken);
    }

    private static async Task<string> LiteralAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select quote_literal($1)", connection).With(text);
        return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture)!;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadScript()
    {
        using var stream = typeof(DatabaseSetup).Assembly.GetManifestResourceStream("setup_database.sql")
            ?? throw new InvalidOperationException("The script that sets a database up is not embedded in its assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
