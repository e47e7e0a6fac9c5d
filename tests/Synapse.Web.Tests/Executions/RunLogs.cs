using Synapse.Web.Executions;

namespace Synapse.Web.Tests.Executions;

public sealed class RunLogs
{
    private readonly RunLog _log = new();

    [Fact]
    public void Shows_the_newest_first() => Assert.Equal([3, 2, 1], Ids(Fill(3)));

    [Fact]
    public void Holds_two_hundred_lines_and_counts_what_fell_out()
    {
        Assert.Equal(RunLog.Window, Ids(Fill(250)).Count());
        Assert.Equal(50, _log.Dropped);
        Assert.Equal(51, Ids(_log).Last());
    }

    [Fact]
    public void While_it_is_paused_nothing_moves_and_what_comes_is_counted()
    {
        Fill(3);
        _log.Pause();
        Fill(2, from: 4);

        Assert.Equal([3, 2, 1], Ids(_log));
        Assert.Equal(2, _log.Waiting);
    }

    [Fact]
    public void A_pause_loses_nothing()
    {
        Fill(3);
        _log.Pause();
        Fill(2, from: 4);
        _log.Resume();

        Assert.Equal([5, 4, 3, 2, 1], Ids(_log));
        Assert.Equal((0, 0), (_log.Waiting, _log.Dropped));
    }

    [Fact]
    public void A_long_pause_counts_what_never_came_into_view()
    {
        _log.Pause();
        Fill(1_000);
        _log.Resume();

        Assert.Equal(RunLog.Window, _log.Shown.Count);
        Assert.Equal(800, _log.Dropped);
    }

    private RunLog Fill(int count, int from = 1)
    {
        for (var i = 0; i < count; i++) _log.Add(RunExamples.Action(from + i));
        return _log;
    }

    private static IEnumerable<int> Ids(RunLog log) => log.Shown.Select(m => (int)m.Id);
}
