using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Commands;
using Synapse.Web.Hosting;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Commands;

[Collection(PostgresCollection.Name)]
public sealed class ReplayCommand(PostgresFixture postgres)
{
    [Fact]
    public async Task It_says_whether_the_events_give_the_tables_and_where_not()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var app = new SynapseApp(database, demo: false))
        {
            await app.SignInAsync("admin");
            await SmallPlant.BuildAsync(app);
        }

        var (code, said) = await RunAsync(database);
        Assert.Equal(0, code);
        Assert.Contains("3 entities: the tables are what the events give.", said, StringComparison.Ordinal);

        await using (var tamper = database.Source.CreateCommand("update assets set description = 'Another pump' where tag = 'P-102'")) await tamper.ExecuteNonQueryAsync();
        (code, said) = await RunAsync(database, "--project", "testmine");
        Assert.Equal(2, code);
        Assert.Contains("ASSET P-102, description: the events give \"Slurry pump 2\", the table holds \"Another pump\"", said, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(database, "--project", "nowhere"));
        Assert.Equal("There is no project nowhere.", refused.Message);
    }

    private static async Task<(int? Code, string Said)> RunAsync(TestDatabase database, params string[] more)
    {
        var said = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["replay", $"--{SynapseSettings.ConnectionStringKey}={database.Access.Application}", $"--{SynapseSettings.MigratorKey}={database.Access.Migrator}", .. more], said);
        return (code, said.ToString());
    }
}
