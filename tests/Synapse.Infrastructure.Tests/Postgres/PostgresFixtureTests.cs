namespace Synapse.Infrastructure.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public class PostgresFixtureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Databases_of_two_tests_are_migrated_and_do_not_see_each_other()
    {
        await using var mine = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await using (var write = mine.Source.CreateCommand("insert into projects (code, name) values ('goldmine', 'Gold mine')"))
            await write.ExecuteNonQueryAsync();

        await using var count = other.Source.CreateCommand("select count(*) from projects");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }
}
