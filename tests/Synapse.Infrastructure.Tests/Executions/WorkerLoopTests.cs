using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Synapse.Core.Executions;
using Synapse.Core.Planning;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

[Collection(PostgresCollection.Name)]
public sealed class WorkerLoopTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_is_taken_when_the_bell_rings()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var clock = new StoppedClock();
        await using var loop = new Loop(workshop, clock);
        await clock.Awaited.WaitAsync(Patience); // it has looked, found nothing, and no clock will make it look again

        var run = await workshop.StartAsync();

        Assert.Equal(ExecutionState.Completed, (await loop.FinishedAsync(run)).State);
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_run_of_which_no_bell_told_is_taken_by_the_clock()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await using var loop = new Loop(workshop, TimeProvider.System);
        var farQueue = new ExecutionQueue(workshop.Store.Source, new ProjectBell(), TimeProvider.System);

        var run = Workshop.Done(await farQueue.EnqueueAsync(Workshop.Ann, new ExecutionRequest(Workshop.Goldmine, ExecutionMode.Execute, RunFilter.None, null, null), default));

        Assert.Equal(ExecutionState.Completed, (await loop.FinishedAsync(run)).State);
    }

    [Fact]
    public async Task A_run_whose_node_died_is_closed_and_its_followers_are_told()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var run = await workshop.StartAsync();
        await workshop.Store.ScalarAsync<long>("with dead as (update executions set state = 'RUNNING', started_at = now(), node = 'gone' returning 1) select count(*) from dead");
        await using var loop = new Loop(workshop, new StoppedClock());

        using var limit = new CancellationTokenSource(Patience);
        await foreach (var message in workshop.Feed.FollowAsync(run.Id, 0, limit.Token))
            if (message.Message is ExecutionMessage.Failed failed) Assert.Equal("INTERRUPTED", failed.Code);

        var record = await workshop.RecordAsync(run.Id);
        Assert.Equal((ExecutionState.Failed, "INTERRUPTED"), (record.State, record.Error?.Code));
    }

    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_is_waited_for()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await using var loop = new Loop(workshop, TimeProvider.System);

        await loop.DatabaseAcceptsAsync(false);
        Assert.Contains("cannot reach the database", await loop.WarningAsync(), StringComparison.Ordinal);
        await loop.DatabaseAcceptsAsync(true);

        var run = await workshop.StartAsync();
        Assert.Equal(ExecutionState.Completed, (await loop.FinishedAsync(run)).State);
    }

    [Fact]
    public async Task A_run_that_loses_its_database_has_failed_and_the_next_one_runs()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var killed = false;
        await using var loop = new Loop(workshop, TimeProvider.System, async (step, _, loop) =>
        {
            if (step != BatchStep.Recorded || killed) return;
            killed = true;
            await loop.KillConnectionsAsync();
        });

        var lost = await loop.FinishedAsync(await workshop.StartAsync());
        Assert.Equal((ExecutionState.Failed, 0), (lost.State, await workshop.CountAsync("MOTOR")));
        Assert.Contains(lost.Error?.Code, new[] { "DATABASE_UNAVAILABLE", "INTERRUPTED" });

        Assert.Equal(ExecutionState.Completed, (await loop.FinishedAsync(await workshop.StartAsync())).State);
        Assert.Equal(3, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_stops_at_once_and_its_run_goes_back_to_the_queue()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        await using var loop = new Loop(workshop, new StoppedClock(), (step, _, loop) => step == BatchStep.Recorded ? loop.StopAsync() : Task.CompletedTask);

        var run = await workshop.StartAsync();
        await loop.StoppedAsync();

        Assert.Equal(ExecutionState.Queued, (await workshop.RecordAsync(run.Id)).State);
        Assert.Equal(0, await workshop.CountAsync("MOTOR"));
    }

    [Fact]
    public async Task An_idle_worker_stops_without_waiting_for_its_clock()
    {
        await using var workshop = await RunWorkshop.OpenAsync(postgres);
        var clock = new StoppedClock();
        await using var loop = new Loop(workshop, clock);
        await clock.Awaited.WaitAsync(Patience);

        await loop.StopAsync();
        await loop.StoppedAsync();
    }

    /// <summary>A clock that tells that somebody waits for it and never moves on.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Awaited => _awaited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _awaited.TrySetResult();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A worker at work on connections of its own, which can be taken from it.</summary>
    private sealed class Loop : IAsyncDisposable, ILogger<ExecutionWorker>
    {
        private readonly RunWorkshop _workshop;
        private readonly NpgsqlDataSource _source;
        private readonly NpgsqlDataSource _outside;
        private readonly string _database;
        private readonly CancellationTokenSource _stop = new();
        private readonly Channel<string> _warnings = Channel.CreateUnbounded<string>();
        private readonly Task _running;

        public Loop(RunWorkshop workshop, TimeProvider clock, Func<BatchStep, NpgsqlConnection, Loop, Task>? stops = null)
        {
            _workshop = workshop;
            var where = new NpgsqlConnectionStringBuilder(workshop.Store.ConnectionString) { ApplicationName = "worker" };
            _database = where.Database!;
            _source = NpgsqlDataSource.Create(where.ConnectionString);
            _outside = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(workshop.Store.Access.Administrator) { Database = "postgres", ApplicationName = "outside" }.ConnectionString);
            var writer = new BatchWriter(_source, workshop.Store.Projects, workshop.Store.Disciplines, TimeProvider.System)
            {
                AfterStep = stops is null ? null : (step, connection) => stops(step, connection, this),
            };
            var runner = new ExecutionRunner(_source, workshop.Store.Plant, workshop.Rules, writer, workshop.Plans, workshop.Feed, TimeProvider.System);
            _running = new ExecutionWorker(_source, runner, workshop.Feed, workshop.Bell, clock, this).RunAsync(_stop.Token);
        }

        public Task StopAsync() => _stop.CancelAsync();

        public Task StoppedAsync() => _running.WaitAsync(Patience);

        public async Task<ExecutionRecord> FinishedAsync(ExecutionRecord run)
        {
            using var limit = new CancellationTokenSource(Patience);
            using var watch = _workshop.Bell.Watch(run.Project);
            while (true)
            {
                if (await _workshop.RecordAsync(run.Id) is { IsFinal: true } record) return record;
                await watch.NextAsync(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
            }
        }

        public async Task<string> WarningAsync() => await _warnings.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public async Task DatabaseAcceptsAsync(bool connections)
        {
            await using (var command = _outside.CreateCommand($"alter database {_database} allow_connections {connections}")) await command.ExecuteNonQueryAsync();
            if (!connections) await KillConnectionsAsync();
        }

        public async Task KillConnectionsAsync()
        {
            await using var command = _outside.CreateCommand(
                $"select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity where datname = '{_database}' and application_name = 'worker'");
            await command.ExecuteScalarAsync();
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning) _warnings.Writer.TryWrite(formatter(state, exception));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Patience);
            await _source.DisposeAsync();
            await _outside.DisposeAsync();
            _stop.Dispose();
        }
    }
}
