using Npgsql;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Live;
using Synapse.Web.Controls;

namespace Synapse.Web.Tests.Controls;

/// <summary>A page follows its project until it is left, whatever happens to the database meanwhile.</summary>
public sealed class BellFollowings : IDisposable
{
    private static readonly ProjectId Mine = new("mine");
    private readonly ProjectBell _bell = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly List<Exception> _failures = [];
    private int _reads;

    public void Dispose() => _gone.Dispose();

    [Fact]
    public async Task Reads_at_every_ring_and_ends_with_the_page()
    {
        var read = new SemaphoreSlim(0);
        var following = _bell.Watch(Mine).FollowAsync(ReadAsync, FailAsync, _gone.Token);
        for (var ring = 1; ring <= 3; ring++)
        {
            _bell.Ring(Mine);
            await read.WaitAsync();
            Assert.Equal(ring, _reads);
        }

        await _gone.CancelAsync();
        await following;
        Assert.Empty(_failures);

        Task ReadAsync()
        {
            _reads++;
            read.Release();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Outlives_a_database_that_is_away()
    {
        var back = new TaskCompletionSource();
        var following = _bell.Watch(Mine).FollowAsync(ReadAsync, FailAsync, _gone.Token);
        _bell.Ring(Mine);
        await back.Task;
        await _gone.CancelAsync();
        await following;
        Assert.Empty(_failures);

        Task ReadAsync()
        {
            _bell.Ring(Mine);
            if (++_reads == 1) throw new NpgsqlException("The connection broke.", new IOException());
            back.TrySetResult();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Any_other_failure_is_the_pages()
    {
        var following = _bell.Watch(Mine).FollowAsync(() => throw new InvalidOperationException("A bug."), FailAsync, _gone.Token);
        _bell.Ring(Mine);
        await following;
        Assert.IsType<InvalidOperationException>(Assert.Single(_failures));
    }

    [Fact]
    public async Task Keeps_reading_without_a_ring()
    {
        var time = new ManualTime();
        var read = new SemaphoreSlim(0);
        var following = _bell.Watch(Mine).KeepReadingAsync(ReadAsync, FailAsync, TimeSpan.FromSeconds(2), time, _gone.Token);
        await read.WaitAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        await read.WaitAsync();
        await _gone.CancelAsync();
        await following;
        Assert.Equal(2, _reads);

        Task ReadAsync()
        {
            _reads++;
            read.Release();
            return Task.CompletedTask;
        }
    }

    private Task FailAsync(Exception failure)
    {
        _failures.Add(failure);
        return Task.CompletedTask;
    }
}
