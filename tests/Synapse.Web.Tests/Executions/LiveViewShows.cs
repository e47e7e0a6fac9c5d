using Microsoft.Extensions.DependencyInjection;
using Synapse.Core.Executions;
using Synapse.Web.Controls;
using Synapse.Web.Executions;

namespace Synapse.Web.Tests.Executions;

public sealed class LiveViewShows : ComponentTest
{
    private readonly ManualTime _time = new();
    private readonly RunView _view;

    public LiveViewShows()
    {
        Services.AddSingleton<TimeProvider>(_time);
        _view = new RunView(_time);
        _view.Take(RunExamples.Record());
    }

    [Fact]
    public async Task A_message_at_once_when_it_was_quiet()
    {
        var log = Render<RunLogView>(p => p.Add(c => c.View, _view));

        await log.InvokeAsync(() => _view.Take(RunExamples.Action(1)));

        Assert.Contains("P-101-M", log.Markup);
    }

    [Fact]
    public async Task At_most_five_renders_a_second_however_many_messages_come()
    {
        var log = Render<RunLogView>(p => p.Add(c => c.View, _view));
        var before = log.RenderCount;
        for (var tenth = 0; tenth < 10; tenth++)
        {
            for (var i = 0; i < 100; i++) await log.InvokeAsync(() => _view.Take(RunExamples.Action((tenth * 100) + i)));
            await log.InvokeAsync(() => _time.Advance(TimeSpan.FromMilliseconds(100)));
        }

        await log.InvokeAsync(() => _time.Advance(RenderGate.Gap));
        log.WaitForAssertion(() => Assert.Equal(RunLog.Window, log.FindAll("li").Count));
        Assert.InRange(log.RenderCount - before, 2, 7);
    }

    [Fact]
    public async Task What_waits_while_the_list_is_scrolled_away()
    {
        var log = Render<RunLogView>(p => p.Add(c => c.View, _view));
        await log.InvokeAsync(() => log.Instance.Scrolled(isAtTop: false));
        await log.InvokeAsync(() => _view.Take(RunExamples.Action(1)));
        await log.InvokeAsync(() => _time.Advance(RenderGate.Gap));

        log.WaitForAssertion(() => Assert.Equal("1 new", log.Find(".new").TextContent));
        Assert.Empty(log.FindAll("li"));

        log.Find(".new").Click();
        Assert.Single(log.FindAll("li"));
    }

    [Fact]
    public async Task Progress_with_phase_amount_rate_and_time_left()
    {
        var meter = Render<RunMeter>(p => p.Add(c => c.View, _view));
        await meter.InvokeAsync(() => _view.Take(RunExamples.Progress(1, 60, ExecutionPhase.Writing, 0, 1_000)));
        await meter.InvokeAsync(() => _time.Advance(TimeSpan.FromSeconds(2)));
        await meter.InvokeAsync(() => _view.Take(RunExamples.Progress(2, 68, ExecutionPhase.Writing, 200, 1_000)));

        meter.WaitForAssertion(() => Assert.Equal("68", meter.Find("[role=progressbar]").GetAttribute("aria-valuenow")));
        var line = meter.Find(".line").TextContent;
        Assert.Contains("Writing", line);
        Assert.Contains("200 of 1,000", line);
        Assert.Contains("100/s", line);
        Assert.Contains("8.0 s left", line);
    }

    [Fact]
    public async Task A_phase_is_announced_and_not_every_percent()
    {
        var meter = Render<RunMeter>(p => p.Add(c => c.View, _view));
        await meter.InvokeAsync(() => _view.Take(RunExamples.Progress(1, 26, ExecutionPhase.Planning, 26, 60)));
        var said = meter.Find("[role=status]").TextContent;
        await meter.InvokeAsync(() => _time.Advance(RenderGate.Gap));
        await meter.InvokeAsync(() => _view.Take(RunExamples.Progress(2, 31, ExecutionPhase.Planning, 31, 60)));

        Assert.Equal("Planning: 26 percent", said);
        Assert.Equal(said, meter.Find("[role=status]").TextContent);
    }
}
