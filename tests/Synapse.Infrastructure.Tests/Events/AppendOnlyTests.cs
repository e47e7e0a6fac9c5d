using Npgsql;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class AppendOnlyTests(PostgresFixture postgres)
{
    public static TheoryData<string> History => ["workflow_events", "batches", "batch_counts", "batch_reversals", "execution_snapshots", "rule_versions", "function_versions", "entity_images"];

    [Theory]
    [MemberData(nameof(History))]
    public async Task History_is_not_changed_even_by_its_owner_or_a_replica(string table)
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Asset("P-1")));
        string[] deeds =
        [
            $"update {table} set project_id = project_id", $"update {table} set project_id = project_id where false", $"delete from {table}", $"delete from {table} where false", $"truncate {table}",
            $"truncate {table} cascade",
        ];
        foreach (var mode in new[] { "origin", "replica" })
        foreach (var deed in deeds)
        {
            await using var connection = await shop.Administrator.OpenConnectionAsync();
            await using var command = new NpgsqlCommand($"set session_replication_role = {mode}; {deed}", connection);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            // A table that others refer to is refused before its trigger is asked.
            Assert.Matches("history is append-only|cannot truncate a table referenced in a foreign key", refused.MessageText);
        }
    }
}
