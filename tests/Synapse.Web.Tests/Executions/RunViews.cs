using Synapse.Core.Executions;
using Synapse.Web.Executions;

namespace Synapse.Web.Tests.Executions;

public sealed class RunViews
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Follows_the_record_when_the_messages_are_elsewhere()
    {
        var view = new RunView(_time);
        view.Take(RunExamples.Record(phase: ExecutionPhase.Writing, done: 50, total: 100));

        Assert.Equal((80, ExecutionPhase.Writing, (50, 100)), ((int)view.Percent, view.Phase, ((int)view.Units.Done, (int)view.Units.Total)));
    }

    [Fact]
    public void Never_goes_back()
    {
        var view = new RunView(_time);
        view.Take(RunExamples.Record());
        view.Take(RunExamples.Progress(1, 40, ExecutionPhase.Planning, 40, 60));
        view.Take(RunExamples.Progress(2, 30, ExecutionPhase.Planning, 30, 60));

        Assert.Equal(40, view.Percent);
    }

    [Fact]
    public void Starts_again_when_a_stopped_server_gave_the_run_back_to_the_queue()
    {
        var view = new RunView(_time);
        view.Take(RunExamples.Record(phase: ExecutionPhase.Writing, done: 50, total: 100));
        view.Take(RunExamples.Record(ExecutionState.Queued, ExecutionPhase.Queued));

        Assert.Equal((0, ExecutionPhase.Queued), ((int)view.Percent, view.Phase));
    }

    [Fact]
    public void Knows_pace_and_time_left_from_the_last_seconds()
    {
        var view = new RunView(_time);
        view.Take(RunExamples.Progress(1, 0, ExecutionPhase.Writing, 0, 1_000));
        _time.Advance(TimeSpan.FromSeconds(2));
        view.Take(RunExamples.Progress(2, 60, ExecutionPhase.Writing, 200, 1_000));

        Assert.Equal(100, view.Pace.PerSecond);
        Assert.Equal(TimeSpan.FromSeconds(8), view.Pace.Left(1_000));
    }

    [Fact]
    public void A_new_phase_has_a_pace_of_its_own()
    {
        var view = new RunView(_time);
        view.Take(RunExamples.Progress(1, 0, ExecutionPhase.Planning, 0, 1_000));
        _time.Advance(TimeSpan.FromSeconds(2));
        view.Take(RunExamples.Progress(2, 60, ExecutionPhase.Writing, 10, 1_000));

        Assert.Null(view.Pace.PerSecond);
    }
}
