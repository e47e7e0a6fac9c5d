using System.Diagnostics;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Planning;

namespace Synapse.Infrastructure.Executions;

/// <summary>
/// Tells how far a run is: to its feed at once, to its record at most four times a second. Planning counts as the first 60 % of a run, writing as the rest.
/// </summary>
internal sealed class RunProgress(NpgsqlDataSource source, ExecutionFeed feed, ExecutionRecord run) : IProgress<PlanProgress>, IProgress<int>
{
    private const double PlanningShare = 60;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private long _lastFeed;
    private long _lastRecord;
    private Task _recording = Task.CompletedTask;
    private int _actions;
    private int _rules;
    private int _toWrite;

    /// <summary>Planning goes on.</summary>
    public void Report(PlanProgress value) =>
        Tell(ExecutionPhase.Planning, value.Done, value.Total, value.Total == 0 ? 0 : PlanningShare * value.Done / value.Total, value.Changes);

    /// <summary>This many events are written.</summary>
    public void Report(int value) => Tell(ExecutionPhase.Writing, value, _toWrite, PlanningShare + ((100 - PlanningShare) * value / Math.Max(1, _toWrite)), _actions);

    public void StartWriting(int events, int rules, int actions)
    {
        (_toWrite, _rules, _actions) = (events, rules, actions);
        Tell(ExecutionPhase.Writing, 0, events, PlanningShare, actions, always: true);
    }

    /// <summary>Says a new phase at once.</summary>
    public void Enter(ExecutionPhase phase) => Tell(phase, 0, 0, 0, 0, always: true);

    /// <summary>Waits until the last note in the record is written.</summary>
    public Task SettleAsync() => _recording;

    private void Tell(ExecutionPhase phase, long done, long total, double percent, int actions, bool always = false)
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (always || Stopwatch.GetElapsedTime(_lastFeed, now) >= Gap / 2)
            {
                _lastFeed = now;
                feed.Publish(run.Id, new ExecutionMessage.Progress(Math.Round(percent, 1), phase, done, total, 0, _rules, actions, 0));
            }

            if (!_recording.IsCompleted || (!always && Stopwatch.GetElapsedTime(_lastRecord, now) < Gap)) return;
            _lastRecord = now;
            _recording = RecordAsync(phase, done, total);
        }
    }

    private async Task RecordAsync(ExecutionPhase phase, long done, long total)
    {
        try
        {
            await using var command = source.CreateCommand(
                "update executions set phase = $3, done = $4, total = $5, heartbeat_at = clock_timestamp() where execution_id = $1 and project_id = (select project_id from projects where code = $2) and state = 'RUNNING'");
            command.Parameters.Add(new() { Value = run.Id.Value });
            command.Parameters.Add(new() { Value = run.Project.Value });
            command.Parameters.Add(new() { Value = phase.Word() });
            command.Parameters.Add(new() { Value = done });
            command.Parameters.Add(new() { Value = total });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // Progress is a courtesy; if the database is lost, the run itself says so.
        }
    }
}
