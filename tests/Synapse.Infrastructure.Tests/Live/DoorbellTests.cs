using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Live;

[Collection(PostgresCollection.Name)]
public sealed class DoorbellTests(PostgresFixture postgres)
{
    private static readonly ProjectId Silvermine = new("silvermine");

    [Fact]
    public async Task A_ring_on_one_node_is_heard_on_the_other_by_those_who_watch_that_project()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var near = await Node.StartAsync(database, "near");
        await using var far = await Node.StartAsync(database, "far");
        using var elsewhere = far.Bell.Watch(Silvermine);

        near.Bell.Ring(Workshop.Goldmine);
        await far.HearAsync();

        Assert.False(elsewhere.NextAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Both_nodes_ring_and_listen()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var one = await Node.StartAsync(database, "one");
        await using var two = await Node.StartAsync(database, "two");

        one.Bell.Ring(Workshop.Goldmine);
        await two.HearAsync();
        await one.HearAsync(); // its own ring, which needs no doorbell
        two.Bell.Ring(Workshop.Goldmine);
        await one.HearAsync();
    }

    [Fact]
    public async Task A_node_whose_listening_connection_is_killed_rings_by_the_clock_and_hears_the_others_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var near = await Node.StartAsync(database, "near");
        await using var far = await Node.StartAsync(database, "far");

        await using (var kill = database.Source.CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'far' and query like 'listen%'"))
            Assert.Equal(1L, await kill.ExecuteScalarAsync());
        await far.HearAsync(); // something may have happened that nobody told
        await far.HearAsync(); // it listens again, and again something may have happened
        near.Bell.Ring(Workshop.Goldmine);
        await far.HearAsync();
    }

    [Fact]
    public async Task Without_a_database_the_bell_rings_by_the_clock()
    {
        var bell = new ProjectBell();
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        await using var node = new Node(nowhere, bell);

        await node.HearAsync();
        await node.HearAsync();
        bell.Ring(Workshop.Goldmine);
        await node.HearAsync();
    }

    /// <summary>One process of several on the same database: a bell, its doorbell, and somebody who watches the gold mine.</summary>
    private sealed class Node : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly NpgsqlDataSource _source;
        private readonly CancellationTokenSource _stop = new();
        private readonly BellWatch _ear;
        private readonly Task _running;

        public Node(NpgsqlDataSource source, ProjectBell bell)
        {
            (_source, Bell) = (source, bell);
            _ear = bell.Watch(Workshop.Goldmine);
            _running = new Doorbell(source, bell, TimeProvider.System, NullLogger<Doorbell>.Instance).RunAsync(_stop.Token);
        }

        public ProjectBell Bell { get; }

        /// <summary>A node that listens: it rings once when it begins to.</summary>
        public static async Task<Node> StartAsync(TestDatabase database, string name)
        {
            var node = new Node(NpgsqlDataSource.Create($"{database.ConnectionString};Application Name={name}"), new ProjectBell());
            await node.HearAsync();
            return node;
        }

        public async Task HearAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            Assert.True(await _ear.NextAsync(limit.Token));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Patience);
            _ear.Dispose();
            await _source.DisposeAsync();
            _stop.Dispose();
        }
    }
}
