namespace Synapse.Infrastructure.Database.Roles;

/// <summary>The four roles of a database, and who may become which. Logins are members of them.</summary>
public static class DatabaseRoles
{
    /// <summary>Owns every table. Nobody logs in as it.</summary>
    public const string Owner = "synapse_owner";

    /// <summary>Becomes the owner to bring the schema up to date.</summary>
    public const string Migrator = "synapse_migrator";

    /// <summary>What the application runs as: it adds to history and cannot change it.</summary>
    public const string Application = "synapse_app";

    /// <summary>Takes old partitions of history out after they were exported.</summary>
    public const string Archiver = "synapse_archiver";
}
