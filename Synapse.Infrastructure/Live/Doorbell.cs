using Microsoft.Extensions.Logging;
using Npgsql;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Live;

/// <summary>
/// Carries <see cref="ProjectBell"/> between nodes with LISTEN and NOTIFY on connections of its own: a NOTIFY inside a writing transaction would cost most of its throughput.
/// At most ten notifications a second a node; a lost connection degrades to a ring every two seconds and never ends the loop.
/// </summary>
public sealed class Doorbell(NpgsqlDataSource source, ProjectBell bell, TimeProvider time, ILogger<Doorbell> logger)
{
    private const string Channel = "synapse_bell";
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private readonly string _node = Guid.NewGuid().ToString("N")[..12];

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(KeepAsync(ListenAsync, cancellationToken), KeepAsync(NotifyAsync, cancellationToken));

    private async Task KeepAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException or OperationCanceledException)
            {
                logger.LogWarning("The doorbell lost its connection and rings by the clock until it is back: {Reason}", e.Message);
                bell.RingHere(null);
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, e) =>
        {
            var parts = e.Payload.Split(' ', 2);
            if (parts.Length == 2 && parts[0] != _node) bell.RingHere(new ProjectId(parts[1]));
        };
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        bell.RingHere(null); // what happened while nobody listened
        while (!cancellationToken.IsCancellationRequested) await connection.WaitAsync(cancellationToken);
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        await foreach (var first in bell.Outgoing.ReadAllAsync(cancellationToken))
        {
            var projects = new HashSet<ProjectId> { first };
            while (bell.Outgoing.TryRead(out var more)) projects.Add(more);
            await using var command = source.CreateCommand($"select pg_notify('{Channel}', $1 || ' ' || code) from unnest($2) as code");
            command.Parameters.Add(new() { Value = _node });
            command.Parameters.Add(new() { Value = projects.Select(p => p.Value).ToArray() });
            await command.ExecuteNonQueryAsync(cancellationToken);
            await Task.Delay(Gap, time, cancellationToken);
        }
    }
}
