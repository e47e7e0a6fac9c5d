using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>P7: the app or the database is killed at every step of applying a plan; it is applied whole or not at all, and the request says which.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CrashTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    public static TheoryData<string> Steps => [.. Enum.GetNames<BatchStep>()];

    private static async Task<RollbackRequest> AskAsync(ReviewRoom room)
    {
        await room.Shop.CommitAsync(Created(Pump), Created(Asset("P-0")));
        var batch = await room.Shop.CommitAsync(Set(Pump, "area", "210"), Created(Motor), Created(Edge(Pump, "powers", Motor)), Deleted(Asset("P-0")));
        return await room.RequestAsync(batch.Id);
    }

    private static async Task ExpectAsync(ReviewRoom room, RollbackRequest request, bool applied)
    {
        var now = Done(await room.Requests.FindAsync(Vic, Goldmine, request.Id, default));
        Assert.Equal(applied ? RollbackState.Approved : RollbackState.Pending, now.State);
        Assert.Equal(applied ? 3L : 2L, await room.Shop.ScalarAsync<long>("select last_batch_no from projects"));
        Assert.Equal(applied ? 1L : 0L, await room.Shop.ScalarAsync<long>("select count(*) from batch_reversals"));
        Assert.Equal(applied ? null : "210", (await room.NowAsync(Pump)).Text(Field.Area));
        Assert.Equal(applied, (await room.NowAsync(Motor)).Deleted);
        var check = new Verification(room.Shop.Source, room.Shop.Projects, room.Shop.Disciplines);
        Assert.True(Done(await check.SealsAsync(Goldmine, 0, null, default)).IsWhole);
        Assert.Empty(Done(await check.ReplayAsync(Goldmine, default)).Differences);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_app_that_is_killed_while_it_applies_a_plan_has_applied_all_or_nothing(string step)
    {
        await using var room = await ReviewRoom.OpenAsync(postgres);
        var request = await AskAsync(room);

        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Synapse.CrashHost.dll"), room.Shop.ConnectionString, step, Goldmine.Value, request.Id.ToString(), request.PlanHash]) { RedirectStandardOutput = true };
        using var app = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var said = await app.StandardOutput.ReadLineAsync(limit.Token);
        app.Kill();
        await app.WaitForExitAsync(limit.Token);
        Assert.Equal($"AT {step}", said);

        var applied = step == nameof(BatchStep.Committed);
        await ExpectAsync(room, request, applied);
        // Whoever was interrupted does it again, and it is done once. Locks of the dead session are waited for.
        if (!applied) Assert.Equal(RollbackState.Approved, Done(await room.ApproveAsync(request)).State);
        await ExpectAsync(room, request, applied: true);
    }

    [Fact]
    public async Task A_database_that_is_killed_while_a_plan_is_applied_has_applied_all_or_nothing_at_every_step()
    {
        var folder = Path.Combine("/tmp", $"synapse-kill-{Guid.NewGuid():N}");
        try
        {
            RollbackRequest? request = null;
            foreach (var step in Enum.GetValues<BatchStep>())
            {
                await using var server = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
                var access = await server.EnsureDatabaseAsync("kill", default);
                await using var shop = request is null ? await Workshop.OpenAsync(access) : Reopen(access);
                await using var room = ReviewRoom.In(shop);
                if (request is null) request = await AskAsync(room);
                else await ExpectAsync(room, request, applied: false);
                var writer = shop.WriterThat((reached, connection) => reached == step ? KillServerAsync(shop, connection) : Task.CompletedTask);
                var requests = new RollbackRequests(shop.Source, shop.Projects, room.Plans, writer, room.Bell, room.Clock);
                Assert.Equal(RefusalCode.DatabaseUnavailable, Refused(await requests.ApproveAsync(Lea, Goldmine, request.Id, request.PlanHash, "Agreed.", default)).Code);
            }

            await using var last = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
            await using var after = ReviewRoom.In(Reopen(await last.EnsureDatabaseAsync("kill", default)));
            await ExpectAsync(after, request!, applied: true);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillServerAsync(Workshop shop, NpgsqlConnection connection)
    {
        await using var command = shop.Administrator.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int");
        var postmaster = (int)(await command.ExecuteScalarAsync())!;
        foreach (var id in new[] { postmaster, connection.ProcessID })
        {
            // A session that waits for its client ends by itself as soon as the server's first process is gone.
            if (Process.GetProcesses().FirstOrDefault(p => p.Id == id) is not { } process) continue;
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
