using System.Net.Sockets;
using Npgsql;
using Synapse.Core;

namespace Synapse.Infrastructure.Database;

/// <summary>The one place where what a database can do to us becomes a sentence; everything else stays an exception.</summary>
public static class DatabaseRefusal
{
    /// <summary>The refusal that this failure means, or null when it is none of the database's moods but a bug.</summary>
    public static Refusal? Of(Exception failure) => failure switch
    {
        PostgresException e => Of(e),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } or NpgsqlException { IsTransient: true } or SocketException => Unavailable,
        _ => null,
    };

    private static readonly Refusal Unavailable = new(
        RefusalCode.DatabaseUnavailable, "The database cannot be reached. Nothing was changed; try again when it is back.");

    private static Refusal? Of(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction => new(
            RefusalCode.DatabaseReadOnly, "The database is read-only at the moment. Nothing was changed; ask its administrator to make it writable."),
        PostgresErrorCodes.InsufficientPrivilege => new(
            RefusalCode.DatabaseReadOnly, $"The database does not allow this change ({e.MessageText}). Nothing was changed."),
        PostgresErrorCodes.DiskFull => new(
            RefusalCode.DatabaseFull, "The database's disk is full. Nothing was changed; make room on it and try again."),
        PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.ConfigurationLimitExceeded => new(
            RefusalCode.DatabaseFull, "The database has run out of memory. Nothing was changed; try again with fewer changes at once."),
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => new(
            RefusalCode.DatabaseUnavailable, "The database is busy with changes to the same data. Nothing was changed; try again."),
        PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire => new(
            RefusalCode.InvalidRequest, "A text holds a character that cannot be stored (a null character). Nothing was changed; remove it and try again."),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections => Unavailable,
        ['0', '8', ..] => Unavailable,
        _ => null,
    };
}
