using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Synapse.Core.People;
using Synapse.Web.Hosting;

namespace Synapse.Web.Account;

/// <summary>
/// What each account may do, asked on every request and so kept for some seconds. A change made on this node is seen at once, one made on another within
/// <see cref="Fresh"/>; so is a password change, which ends all other sign-ins of the account.
/// </summary>
public sealed class ActorDirectory(IDbContextFactory<AccountDbContext> contexts, SynapseSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>The actor behind a sign-in; null when the account was switched off or its password changed since.</summary>
    public async ValueTask<Actor?> FindAsync(string accountId, string stamp, CancellationToken cancel)
    {
        if (!_entries.TryGetValue(accountId, out var entry) || time.GetUtcNow() - entry.ReadAt > Fresh)
            _entries[accountId] = entry = await ReadAsync(accountId, cancel);
        return entry.Stamp == stamp ? entry.Actor : null;
    }

    /// <summary>Forgets what was read about an account, because it changes.</summary>
    public void Forget(string accountId) => _entries.TryRemove(accountId, out _);

    private async Task<Entry> ReadAsync(string accountId, CancellationToken cancel)
    {
        var readAt = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var account = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == accountId, cancel);
        return account is null || !account.MaySignIn(settings.Demo)
            ? new Entry(null, null, readAt)
            : new Entry(account.ToActor(), account.SecurityStamp, readAt);
    }

    private sealed record Entry(Actor? Actor, string? Stamp, DateTimeOffset ReadAt);
}
