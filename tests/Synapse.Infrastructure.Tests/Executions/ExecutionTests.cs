using Npgsql;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

[Collection(PostgresCollection.Name)]
public sealed class ExecutionTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_dry_run_stores_its_plan_and_changes_nothing()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);

        var run = await workshop.CompleteAsync(ExecutionMode.DryRun);

        Assert.Equal(0, await workshop.CountAsync("MOTOR"));
        Assert.Equal(0, await workshop.EventsAsync(run));
        var items = await workshop.Plans.ItemsAsync(run.Project, run.Plan!.Value, new PlanItemFilter(Kind: "change", EntityType: "MOTOR"), -1, 100, default);
        Assert.Equal(["P-101-M", "P-102-M", "P-103-M"], items.Select(i => i.Item["tag"].AsString!).Distinct().Order());
    }

    [Fact]
    public async Task An_execution_applies_the_rules_and_a_second_one_changes_nothing()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);

        var first = await workshop.RunAsync();
        var second = await workshop.RunAsync();

        Assert.Equal((ExecutionState.Completed, ExecutionState.Completed), (first.State, second.State));
        var motors = (await workshop.Store.EntitiesAsync()).Values.Where(e => e.Text(Field.Type) == "MOTOR").ToList();
        Assert.Equal([30, 31, 32], motors.Select(m => m.Fields[Field.Properties]["power_kw"].AsNumber).Order());
        Assert.All(motors, m => Assert.Equal(600, m.Fields[Field.Properties]["voltage_v"].AsNumber));
        Assert.True(first.Counts["actions_taken"].AsNumber > 0);
        Assert.Equal(first.Counts["actions_taken"], first.Counts["written"]);
        Assert.Equal(0, second.Counts["actions_taken"].AsNumber);
    }

    [Fact]
    public async Task Messages_come_in_order_and_can_be_followed_from_any_point()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);

        var run = await workshop.RunAsync();

        var all = await Messages(workshop, run, after: 0);
        Assert.Equal("STARTED", all.First(m => m.Message is not ExecutionMessage.Progress).Message.Type);
        Assert.Equal("COMPLETED", all[^1].Message.Type);
        Assert.Equal(run.Counts["actions_taken"].AsNumber, all.Count(m => m.Message is ExecutionMessage.Action));
        Assert.Equal(all.Skip(5), await Messages(workshop, run, after: all[4].Id));
    }

    [Fact]
    public async Task Of_eight_starts_at_once_one_runs_and_the_others_are_told_which()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => workshop.TryStartAsync()));

        var started = Assert.Single(outcomes.OfType<Outcome<ExecutionRecord>.Done>()).Value;
        var refused = outcomes.OfType<Outcome<ExecutionRecord>.Refused>().Select(r => r.Refusal).ToList();
        Assert.All(refused, r => Assert.Equal((RefusalCode.ExecutionInProgress, started.Id.ToString()), (r.Code, r.Context?["execution_id"].AsString)));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_run()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => workshop.TryStartAsync(key: "click-1")));

        Assert.Single(outcomes.Select(o => Workshop.Done(o).Id).Distinct());
    }

    [Fact]
    public async Task A_queued_run_that_is_cancelled_never_starts()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var run = await workshop.StartAsync();

        Workshop.Done(await workshop.Queue.CancelAsync(Workshop.Ann, run.Id, default));

        Assert.False(await workshop.Worker.RunNextAsync(default));
        Assert.Equal(ExecutionState.Cancelled, (await workshop.RecordAsync(run.Id)).State);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_writes_has_written_nothing()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var run = await workshop.StartAsync();
        Task running;
        await using (var rival = await workshop.Store.Source.OpenConnectionAsync())
        await using (var holding = await rival.BeginTransactionAsync())
        {
            // Whoever holds the project's row keeps the run waiting for its number, with all its events written but not committed.
            await using var hold = new NpgsqlCommand("select from projects for update", rival);
            await hold.ExecuteNonQueryAsync();
            running = workshop.Worker.RunNextAsync(default);
            await UntilAsync(async () => await workshop.Store.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);

            Workshop.Done(await workshop.Queue.CancelAsync(Workshop.Ann, run.Id, default));
            await running.WaitAsync(Patience);
        }

        Assert.Equal(ExecutionState.Cancelled, (await workshop.RecordAsync(run.Id)).State);
        Assert.Equal((0, 0L), (await workshop.CountAsync("MOTOR"), await workshop.EventsAsync(run)));
        Assert.Equal(ExecutionState.Completed, (await workshop.RunAsync()).State);
    }

    [Fact]
    public async Task A_server_that_is_stopped_gives_its_run_back_to_the_queue()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        using var stopping = new CancellationTokenSource();
        var worker = workshop.WorkerThat(async (step, _) =>
        {
            if (step == BatchStep.Recorded) await stopping.CancelAsync();
        });
        var run = await workshop.StartAsync();

        await worker.RunNextAsync(stopping.Token).WaitAsync(Patience);

        Assert.Equal(ExecutionState.Queued, (await workshop.RecordAsync(run.Id)).State);
        Assert.True(await workshop.Worker.RunNextAsync(default));
        Assert.Equal(ExecutionState.Completed, (await workshop.RecordAsync(run.Id)).State);
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_reviewed_plan_is_carried_out_although_something_else_changed()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var reviewed = await workshop.CompleteAsync(ExecutionMode.DryRun);
        await workshop.Store.CommitAsync(Workshop.Created(Workshop.Asset("T-1", "TANK")));

        await workshop.CompleteAsync(plan: reviewed.Plan);

        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_reviewed_plan_whose_data_moved_is_refused_with_what_differs()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var reviewed = await workshop.CompleteAsync(ExecutionMode.DryRun);
        await workshop.Store.CommitAsync(Workshop.Set(RunWorkshop.Pumps[1], "properties.power_kw", 99));

        var run = await workshop.RunAsync(plan: reviewed.Plan);

        Assert.Equal((ExecutionState.Failed, RefusalCode.StalePlan), (run.State, run.Error?.Code));
        var difference = Assert.Single(run.Error!.Context!["differences"].AsArray!);
        Assert.Equal(("CHANGED", "P-102-M"), (difference["change"].AsString, difference["tag"].AsString));
        Assert.Equal((31, 99), (difference["was"]["after"]["properties.power_kw"].AsNumber, difference["now"]["after"]["properties.power_kw"].AsNumber));
        Assert.Equal(0, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_viewer_may_look_but_not_run_or_cancel()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var viewer = Workshop.Ann with { Roles = new Dictionary<string, Core.People.ProjectRole> { ["goldmine"] = Core.People.ProjectRole.Viewer } };
        var run = await workshop.StartAsync();

        var start = await workshop.Queue.EnqueueAsync(viewer, new ExecutionRequest(Workshop.Goldmine, ExecutionMode.Execute, Core.Planning.RunFilter.None), default);
        var cancel = await workshop.Queue.CancelAsync(viewer, run.Id, default);

        Assert.Equal(RefusalCode.Forbidden, Workshop.Refused(start).Code);
        Assert.Equal(RefusalCode.Forbidden, Workshop.Refused(cancel).Code);
        Assert.NotNull(await workshop.Queue.FindAsync(viewer, run.Id, default));
    }

    private static async Task<List<FeedMessage>> Messages(RunWorkshop workshop, ExecutionRecord run, long after)
    {
        using var limit = new CancellationTokenSource(Patience);
        var messages = new List<FeedMessage>();
        await foreach (var message in workshop.Feed.FollowAsync(run.Id, after, limit.Token)) messages.Add(message);
        return messages;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds()) limit.Token.ThrowIfCancellationRequested();
    }
}
