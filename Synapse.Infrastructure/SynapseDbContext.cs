using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure;

/// <summary>
/// Plain reads and small writes. Made per operation by a factory, because a circuit lives for hours. The schema itself stands in SQL migrations; this model only maps to it.
/// </summary>
public sealed class SynapseDbContext(DbContextOptions<SynapseDbContext> options) : DbContext(options)
{
    public DbSet<ProjectRow> Projects => Set<ProjectRow>();

    public DbSet<AssetRow> Assets => Set<AssetRow>();

    public DbSet<CableRow> Cables => Set<CableRow>();

    public DbSet<EdgeRow> Edges => Set<EdgeRow>();

    public DbSet<PackageRow> Packages => Set<PackageRow>();

    public DbSet<PackageMemberRow> PackageMembers => Set<PackageMemberRow>();

    public DbSet<IoAllocationRow> IoAllocations => Set<IoAllocationRow>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        // The schema is SQL, so there is no model snapshot to compare with.
        optionsBuilder.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<EntityId>().HaveConversion<EntityIdConverter>();
        configurationBuilder.Properties<ObjectValue>().HaveConversion<ObjectConverter, ObjectComparer>().HaveColumnType("jsonb");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ProjectRow>(e =>
        {
            e.ToTable("projects").HasKey(p => p.ProjectId);
            e.Property(p => p.ProjectId).ValueGeneratedOnAdd();
        });
        modelBuilder.Entity<AssetRow>().ToTable("assets").HasKey(e => new { e.ProjectId, e.Id });
        modelBuilder.Entity<CableRow>().ToTable("cables").HasKey(e => new { e.ProjectId, e.Id });
        modelBuilder.Entity<EdgeRow>().ToTable("edges").HasKey(e => new { e.ProjectId, e.Id });
        modelBuilder.Entity<PackageRow>().ToTable("packages").HasKey(e => new { e.ProjectId, e.Id });
        modelBuilder.Entity<PackageMemberRow>().ToTable("package_members").HasKey(e => new { e.ProjectId, e.Id });
        modelBuilder.Entity<IoAllocationRow>().ToTable("io_allocations").HasKey(e => new { e.ProjectId, e.Id });
        SnakeCase.NameColumns(modelBuilder);
    }

    private sealed class EntityIdConverter() : ValueConverter<EntityId, Guid>(id => id.Value, value => new EntityId(value));

    private sealed class ObjectConverter() : ValueConverter<ObjectValue, string>(
        value => ValueJson.Write(value),
        json => ValueJson.Parse(json).AsObject ?? ObjectValue.Empty);

    // Values are immutable, so comparing is all that tracking needs.
    private sealed class ObjectComparer() : ValueComparer<ObjectValue>((a, b) => object.Equals(a, b), value => value.GetHashCode(), value => value);
}
