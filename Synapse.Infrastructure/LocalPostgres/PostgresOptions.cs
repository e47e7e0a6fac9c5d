namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>What a private server is started with.</summary>
/// <param name="Folder">Where the cluster lives; made when absent.</param>
/// <param name="Bin">The folder with the server's programs; null to look for them.</param>
/// <param name="Durable">False only for tests: commits then do not wait for the disk.</param>
public sealed record PostgresOptions(string Folder, string? Bin = null, bool Durable = true);
