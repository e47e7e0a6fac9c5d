using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

/// <summary>A database with three pumps, a rule that gives each a motor and one that sets the motors' voltage, and all that runs them.</summary>
internal sealed class RunWorkshop : IAsyncDisposable
{
    public static readonly Actor Lea = new(new PersonId("lea"), "Lea Lead", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });

    private const string MotorRule =
        """
        { "id": "pump-motor", "name": "Motor for each pump", "source": "FIRM", "status": "PROD_READY", "discipline": "ELECTRICAL",
          "condition": { "==": [ { "var": "type" }, "PUMP" ] },
          "actions": [ { "type": "CREATE_CHILD", "child_type": "MOTOR", "child_tag": "{tag}-M", "relation": "powers", "set": { "power_kw": { "var": "properties.power_kw" } } } ] }
        """;

    private const string VoltageRule =
        """
        { "id": "motor-voltage", "name": "Voltage of motors", "source": "COUNTRY", "status": "PROD_READY", "discipline": "ELECTRICAL",
          "condition": { "==": [ { "var": "type" }, "MOTOR" ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "voltage_v": { "var": "project.settings.standard_voltage" } } } ] }
        """;

    private RunWorkshop(Workshop store)
    {
        Store = store;
        Rules = new RuleStore(store.Source, store.Writer, TimeProvider.System);
        Plans = new PlanStore(store.Source, TimeProvider.System);
        Queue = new ExecutionQueue(store.Source, Bell, TimeProvider.System);
        Worker = WorkerThat();
    }

    public Workshop Store { get; }

    public RuleStore Rules { get; }

    public PlanStore Plans { get; }

    public ExecutionQueue Queue { get; }

    public ExecutionFeed Feed { get; } = new(TimeProvider.System);

    public ProjectBell Bell { get; } = new();

    public ExecutionWorker Worker { get; }

    public static async Task<RunWorkshop> OpenAsync(PostgresFixture postgres)
    {
        var workshop = new RunWorkshop(await Workshop.OpenAsync(postgres));
        await workshop.Store.CommitAsync([.. Pumps.Select(Workshop.Created)]);
        await workshop.SaveRulesAsync(MotorRule, VoltageRule);
        return workshop;
    }

    public static IReadOnlyList<Entity> Pumps { get; } = [.. new[] { "P-101", "P-102", "P-103" }.Select((tag, i) => Workshop.Asset(tag, properties: ("power_kw", 30 + i)))];

    public ExecutionWorker WorkerThat(Func<BatchStep, NpgsqlConnection, Task>? stops = null)
    {
        var runner = new ExecutionRunner(Store.Source, Store.Plant, Rules, Store.WriterThat(stops), Plans, Feed, TimeProvider.System);
        return new ExecutionWorker(Store.Source, runner, Feed, Bell, TimeProvider.System, NullLogger<ExecutionWorker>.Instance);
    }

    public async Task SaveRulesAsync(params string[] documents) =>
        Workshop.Done(await Rules.SaveAsync(Lea, Workshop.Goldmine, "Rules", [.. documents.Select(d => new RuleEdit(ValueJson.Parse(d)))], default));

    public Task<Outcome<ExecutionRecord>> TryStartAsync(ExecutionMode mode = ExecutionMode.Execute, PlanId? plan = null, string? key = null) =>
        Queue.EnqueueAsync(Workshop.Ann, new ExecutionRequest(Workshop.Goldmine, mode, RunFilter.None, plan, key), default);

    public async Task<ExecutionRecord> StartAsync(ExecutionMode mode = ExecutionMode.Execute, PlanId? plan = null) => Workshop.Done(await TryStartAsync(mode, plan));

    /// <summary>Queues a run, runs it here and gives its record.</summary>
    public async Task<ExecutionRecord> RunAsync(ExecutionMode mode = ExecutionMode.Execute, PlanId? plan = null)
    {
        var run = await StartAsync(mode, plan);
        Assert.True(await Worker.RunNextAsync(default));
        return await RecordAsync(run.Id);
    }

    /// <summary>Queues a run, runs it here and gives its record, which must say that it was completed.</summary>
    public async Task<ExecutionRecord> CompleteAsync(ExecutionMode mode = ExecutionMode.Execute, PlanId? plan = null)
    {
        var run = await RunAsync(mode, plan);
        return run.State == ExecutionState.Completed ? run : throw new Xunit.Sdk.XunitException($"{run.State}: {run.Error}");
    }

    public async Task<ExecutionRecord> RecordAsync(ExecutionId id) =>
        await Queue.FindAsync(Workshop.Ann, id, default) ?? throw new Xunit.Sdk.XunitException($"There is no execution {id}.");

    public async Task<int> CountAsync(string type) =>
        (await Store.EntitiesAsync()).Values.Count(e => e.Kind == EntityKind.Asset && e.Text(Field.Type) == type);

    public Task<long> EventsAsync(ExecutionRecord run) => Store.ScalarAsync<long>($"select count(*) from workflow_events where batch_id = '{run.Batch}'");

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
