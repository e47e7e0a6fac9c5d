using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Live;

namespace Synapse.Web.Controls;

/// <summary>
/// How a page follows its project: it watches the bell, reads, and reads again whenever the bell rings, until it is left. Called on the page's dispatcher, it reads there too.
/// While the database is away, what is shown stays; any other failure is the page's.
/// </summary>
public static class BellFollowing
{
    /// <summary>Reads at every ring. The watch was taken before the first read, so nothing falls between; it ends with the following.</summary>
    public static Task FollowAsync(this BellWatch watch, Func<Task> read, Func<Exception, Task> fail, CancellationToken gone) =>
        LoopAsync(watch, watch.NextAsync, read, fail, gone);

    /// <summary>Reads at once, at every ring, and at least as often as <paramref name="every"/> says.</summary>
    public static Task KeepReadingAsync(this BellWatch watch, Func<Task> read, Func<Exception, Task> fail, TimeSpan every, TimeProvider time, CancellationToken gone)
    {
        var isFirst = true;
        return LoopAsync(watch, NextAsync, read, fail, gone);

        async ValueTask<bool> NextAsync(CancellationToken cancel)
        {
            if (!isFirst) await watch.NextAsync(every, time, cancel);
            isFirst = false;
            return true;
        }
    }

    private static async Task LoopAsync(BellWatch watch, Func<CancellationToken, ValueTask<bool>> next, Func<Task> read, Func<Exception, Task> fail, CancellationToken gone)
    {
        using (watch)
        {
            try
            {
                while (await next(gone)) await ReadAsync(read);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                // The page was left.
            }
            catch (Exception failure)
            {
                await fail(failure);
            }
        }
    }

    private static async Task ReadAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is not null)
        {
            // The bell rings again when the database is back.
        }
    }
}
