using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class BrokenDatabaseTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));

    [Theory]
    [InlineData(BatchStep.Begun)]
    [InlineData(BatchStep.Locked)]
    [InlineData(BatchStep.Changed)]
    [InlineData(BatchStep.Created)]
    [InlineData(BatchStep.Recorded)]
    [InlineData(BatchStep.Checked)]
    [InlineData(BatchStep.Numbered)]
    [InlineData(BatchStep.BeforeCommit)]
    public async Task A_connection_that_dies_at_any_step_leaves_nothing_behind(object at)
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        var writer = shop.WriterThat((step, connection) => step == (BatchStep)at ? KillAsync(shop, connection) : Task.CompletedTask);
        var draft = Draft(Set(Pump, "area", "210"), Created(Asset("P-2")));
        var refusal = Refused(await writer.CommitAsync(draft, default));

        Assert.Equal(RefusalCode.DatabaseUnavailable, refusal.Code);
        Assert.Equal([Pump], (await shop.EntitiesAsync()).Values);
        Assert.Equal(3L, await shop.ScalarAsync<long>("select count(*) from workflow_events"));
        Assert.Equal(2, Done(await shop.Writer.CommitAsync(draft, default)).BatchNo);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_asked_for()
    {
        await using var shop = await OpenAsync(postgres);
        // The database has committed; what says so does not arrive.
        var writer = shop.WriterThat((step, _) => step == BatchStep.Committed ? throw new NpgsqlException("The connection broke.", new IOException()) : Task.CompletedTask);
        var draft = Draft(Created(Pump));
        Assert.Equal(1, Done(await writer.CommitAsync(draft, default)).BatchNo);
        Assert.Equal(1, (await shop.Writer.FindAsync(Goldmine, draft.Id, default))!.BatchNo);
    }

    [Fact]
    public async Task A_cancelled_batch_leaves_nothing_behind()
    {
        await using var shop = await OpenAsync(postgres);
        using var cancel = new CancellationTokenSource();
        var writer = shop.WriterThat((step, _) => step == BatchStep.Recorded ? cancel.CancelAsync() : Task.CompletedTask);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.CommitAsync(Draft(Created(Pump)), cancel.Token));
        Assert.Empty(await shop.EntitiesAsync());
        await shop.CommitAsync(Created(Pump));
    }

    [Fact]
    public async Task A_read_only_database_is_a_sentence()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        await using var readOnly = NpgsqlDataSource.Create(shop.ConnectionString + ";Options=-c default_transaction_read_only=on");
        var writer = new BatchWriter(readOnly, shop.Projects, new DisciplineKeys(readOnly), TimeProvider.System);
        Assert.Equal(RefusalCode.DatabaseReadOnly, Refused(await writer.CommitAsync(Draft(Set(Pump, "area", "210")), default)).Code);
    }

    [Fact]
    public async Task A_long_batch_is_not_ended_by_the_clock()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.ExecuteAsAdministratorAsync("""
            create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(1.5); return null; end $$;
            create trigger dawdle after insert on workflow_events for each statement execute function dawdle();
            """);
        await using var hasty = NpgsqlDataSource.Create(shop.ConnectionString + ";Command Timeout=1");
        var writer = new BatchWriter(hasty, shop.Projects, shop.Disciplines, TimeProvider.System);
        Done(await writer.CommitAsync(Draft(Created(Pump)), default));
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_of_applying_has_applied_nothing_and_goes_on()
    {
        var folder = Path.Combine("/tmp", $"synapse-kill-{Guid.NewGuid():N}");
        try
        {
            var draft = Draft([.. Enumerable.Range(0, 3000).Select(i => Created(Asset($"LIST-{i}")))]);
            await using (var server = await StartAsync(folder))
            {
                await using var shop = await OpenAsync(await server.EnsureDatabaseAsync("kill", default));
                await shop.CommitAsync(Created(Pump));
                var writer = shop.WriterThat(async (step, connection) =>
                {
                    if (step == BatchStep.Recorded) await KillServerAsync(shop, connection);
                });
                Assert.Equal(RefusalCode.DatabaseUnavailable, Refused(await writer.CommitAsync(draft, default)).Code);
            }

            await using (var server = await StartAsync(folder))
            {
                await using var shop = Reopen(await server.EnsureDatabaseAsync("kill", default));
                Assert.Equal([Pump.Id], (await shop.EntitiesAsync()).Keys);
                Assert.Equal(2, Done(await shop.Writer.CommitAsync(draft, default)).BatchNo);
                Assert.True(Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).SealsAsync(Goldmine, 0, null, default)).IsWhole);
            }
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<PostgresServer> StartAsync(string folder) => PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);

    /// <summary>SIGKILL to the server's first process and to the one that serves this connection, as a machine that loses power would.</summary>
    private static async Task KillServerAsync(Workshop shop, NpgsqlConnection connection)
    {
        await using var command = shop.Administrator.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int");
        var postmaster = (int)(await command.ExecuteScalarAsync())!;
        foreach (var id in new[] { postmaster, connection.ProcessID })
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task KillAsync(Workshop shop, NpgsqlConnection connection)
    {
        await using var killer = shop.Administrator.CreateCommand($"select pg_terminate_backend({connection.ProcessID}, 10000)");
        await killer.ExecuteScalarAsync();
    }
}
