using Synapse.Core.Projects;
using Synapse.Infrastructure.Live;

namespace Synapse.Infrastructure.Tests.Live;

public class ProjectBellTests
{
    private static readonly ProjectId Goldmine = new("goldmine");
    private static readonly ProjectId Silvermine = new("silvermine");
    private readonly ProjectBell _bell = new();

    [Fact]
    public async Task However_often_it_rings_before_one_looks_it_is_heard_once()
    {
        using var watch = _bell.Watch(Goldmine);
        for (var i = 0; i < 5; i++) _bell.Ring(Goldmine);

        Assert.True(await watch.NextAsync(default));
        Assert.False(watch.NextAsync(default).IsCompleted);
    }

    [Fact]
    public void A_watch_hears_its_project_only_and_a_watch_of_all_hears_everything()
    {
        using var gold = _bell.Watch(Goldmine);
        using var all = _bell.Watch(null);
        _bell.Ring(Silvermine);

        Assert.False(gold.NextAsync(default).IsCompleted);
        Assert.True(all.NextAsync(default).IsCompleted);
    }

    [Fact]
    public async Task A_watch_that_is_given_up_ends_the_waiting()
    {
        var watch = _bell.Watch(Goldmine);
        var waiting = watch.NextAsync(default);
        watch.Dispose();

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Patience_ends_without_a_ring_but_a_stop_is_a_stop()
    {
        using var watch = _bell.Watch(Goldmine);
        await watch.NextAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default);

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.NextAsync(TimeSpan.FromMinutes(1), TimeProvider.System, stopped.Token).AsTask());
    }
}
