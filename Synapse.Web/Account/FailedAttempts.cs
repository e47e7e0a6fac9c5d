using System.Threading.RateLimiting;

namespace Synapse.Web.Account;

/// <summary>Slows down guessing from one address. Only failures count, so a whole office behind one address signs in undisturbed.</summary>
public sealed class FailedAttempts : IDisposable
{
    private const int PerMinute = 30;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }));

    public bool AreTooMany(string address) => _limiter.GetStatistics(address) is { CurrentAvailablePermits: 0 };

    public void Count(string address) => _limiter.AttemptAcquire(address).Dispose();

    public void Dispose() => _limiter.Dispose();
}
