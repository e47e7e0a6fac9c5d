using System.Diagnostics;
using Synapse.Core.Executions;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

[Collection(PostgresCollection.Name)]
public sealed class CrashTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> StepsBeforeTheCommit => [.. Enum.GetNames<BatchStep>().Where(s => s != nameof(BatchStep.Committed))];

    [Theory]
    [MemberData(nameof(StepsBeforeTheCommit))]
    public async Task A_node_that_is_killed_while_it_writes_has_written_nothing_and_the_record_says_so(string step)
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var run = await workshop.StartAsync();

        await KillAtAsync(workshop, step);
        await UntilClosedAsync(workshop, run);

        var record = await workshop.RecordAsync(run.Id);
        Assert.Equal((ExecutionState.Failed, "INTERRUPTED"), (record.State, record.Error?.Code));
        Assert.Equal((0, 0L), (await workshop.CountAsync("MOTOR"), await workshop.EventsAsync(run)));
        Assert.Equal(ExecutionState.Completed, (await workshop.RunAsync()).State);
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_node_that_is_killed_after_the_commit_has_written_all_and_the_record_says_so()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var run = await workshop.StartAsync();

        await KillAtAsync(workshop, nameof(BatchStep.Committed));

        Assert.Equal(ExecutionState.Completed, (await workshop.RecordAsync(run.Id)).State);
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    private static async Task KillAtAsync(RunWorkshop workshop, string step)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Synapse.CrashHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, workshop.Store.ConnectionString, step]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var said = await node.StandardOutput.ReadLineAsync(limit.Token);
        node.Kill();
        await node.WaitForExitAsync(limit.Token);
        Assert.Equal($"AT {step}", said);
    }

    /// <summary>The dead node's session ends when PostgreSQL notices, which is at once but not instantly.</summary>
    private static async Task UntilClosedAsync(RunWorkshop workshop, ExecutionRecord run)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!(await workshop.RecordAsync(run.Id)).IsFinal) await workshop.Worker.CloseAbandonedAsync(limit.Token);
    }
}
