using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Database;

/// <summary>A database as the foundation left it: of one superuser, without roles. Everything in it is there after the upgrade, and the application has lost the right to rewrite it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class UpgradeTests(PostgresFixture postgres)
{
    private const string FoundationsLast = "20261120000003_RollbackDecisions";

    [Fact]
    public async Task A_database_of_the_foundation_keeps_its_history_and_verifies_after_the_upgrade()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync();
        await using var super = NpgsqlDataSource.Create(database.Access.Administrator! + ";Pooling=false");
        await using (var old = new SynapseDbContext(new DbContextOptionsBuilder<SynapseDbContext>().UseNpgsql(super).Options))
            await old.GetService<IMigrator>().MigrateAsync(FoundationsLast);
        await WriteAsTheFoundationDidAsync(super);

        await DatabaseSetup.RunAsync(database.Access, default);
        await DatabaseSchema.MigrateAsync(database.Access, default);

        await using var shop = Reopen(database.Access);
        var verification = new Verification(shop.Source, shop.Projects, shop.Disciplines);
        var seals = Done(await verification.SealsAsync(Goldmine, 0, null, default));
        Assert.Equal((2, 6, true), (seals.Batches, seals.Events, seals.IsWhole));
        Assert.True(Done(await verification.ReplayAsync(Goldmine, default)).IsEqual);
        Assert.Equal("220", (await shop.EntitiesAsync()).Values.Single().Text("area"));
        Assert.Equal(3, (await shop.CommitAsync(Created(Asset("P-2")))).BatchNo);
        Assert.Equal(0L, await shop.ScalarAsync<long>("select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') and relowner <> 'synapse_owner'::regrole"));
        await using var rewrite = shop.Source.CreateCommand("update workflow_events set payload = '{}'");
        await Assert.ThrowsAsync<PostgresException>(() => rewrite.ExecuteNonQueryAsync());
    }

    /// <summary>Rows as that version wrote them: two sealed batches, kept here as SQL because today's writer need not know yesterday's tables.</summary>
    private static async Task WriteAsTheFoundationDidAsync(NpgsqlDataSource source)
    {
        var rows = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Database", "foundation.sql"));
        await using var command = source.CreateCommand(rows);
        await command.ExecuteNonQueryAsync();
    }
}
