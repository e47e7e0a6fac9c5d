using System.Globalization;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>The settings of the private server: made for bulk writes on a machine that it shares with Synapse.</summary>
internal static class PostgresConfiguration
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>The lines of <c>synapse.conf</c>. A socket in a private folder where there are sockets, else the loopback address.</summary>
    /// <param name="memoryBytes">What the machine has; an eighth of it, within bounds, becomes shared buffers.</param>
    /// <param name="hasLz4">Whether this build of the server compresses with lz4.</param>
    public static string Write(PostgresEndpoint endpoint, long memoryBytes, bool hasLz4, bool durable)
    {
        var sharedMb = Math.Clamp(memoryBytes / 8 / Mebibyte, 128, 1024);
        var cacheMb = Math.Max(sharedMb * 2, memoryBytes / 2 / Mebibyte);
        var compression = hasLz4 ? "lz4" : "pglz";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written by Synapse at every start; changes here are lost.
            listen_addresses = '{endpoint.ListenAddresses}'
            port = {endpoint.Port}
            unix_socket_directories = '{endpoint.SocketFolder}'
            unix_socket_permissions = 0700
            password_encryption = scram-sha-256
            max_connections = 120
            shared_buffers = {sharedMb}MB
            effective_cache_size = {cacheMb}MB
            work_mem = 32MB
            maintenance_work_mem = 256MB
            synchronous_commit = {(durable ? "on" : "off")}
            fsync = {(durable ? "on" : "off")}
            full_page_writes = {(durable ? "on" : "off")}
            wal_level = replica
            wal_compression = {compression}
            default_toast_compression = {compression}
            max_wal_size = 4GB
            min_wal_size = 256MB
            checkpoint_timeout = 15min
            checkpoint_completion_target = 0.9
            random_page_cost = 1.1
            jit = off
            timezone = 'UTC'
            lc_messages = 'C'
            log_timezone = 'UTC'
            log_min_messages = warning
            log_line_prefix = '%m [%p] '

            """);
    }
}
