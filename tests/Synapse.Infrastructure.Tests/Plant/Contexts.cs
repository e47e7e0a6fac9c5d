using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Synapse.Infrastructure.Tests.Plant;

/// <summary>Makes contexts on a test's database.</summary>
internal sealed class Contexts(NpgsqlDataSource source) : IDbContextFactory<SynapseDbContext>
{
    public SynapseDbContext CreateDbContext() => new(new DbContextOptionsBuilder<SynapseDbContext>().UseNpgsql(source).Options);
}
