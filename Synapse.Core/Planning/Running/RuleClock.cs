using System.Diagnostics;
using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// How long each rule takes. Asking the clock costs as much as testing a condition, so only every few subjects are timed and the rest follows from them; actions are timed whole.
/// </summary>
internal sealed class RuleClock(int rules)
{
    private const int Every = 64;
    private readonly long[] _testing = new long[rules];
    private readonly int[] _samples = new int[rules];
    private readonly long[] _acting = new long[rules];

    public bool Samples(int subject) => subject % Every == 0;

    /// <summary>Tests a condition on the clock; from any thread.</summary>
    public Truth Test(CompiledRule rule, Value context, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var truth = rule.Condition.Test(context, cancel);
        Interlocked.Add(ref _testing[rule.Order], Stopwatch.GetTimestamp() - started);
        Interlocked.Increment(ref _samples[rule.Order]);
        return truth;
    }

    /// <summary>The clock runs for the rule's actions until this is disposed.</summary>
    public Running Acting(CompiledRule rule) => new(_acting, rule.Order, Stopwatch.GetTimestamp());

    public TimeSpan Of(CompiledRule rule, int considered)
    {
        var testing = _samples[rule.Order] == 0 ? 0 : _testing[rule.Order] * considered / _samples[rule.Order];
        return Stopwatch.GetElapsedTime(0, testing + _acting[rule.Order]);
    }

    public readonly struct Running(long[] acting, int order, long started) : IDisposable
    {
        public void Dispose() => acting[order] += Stopwatch.GetTimestamp() - started;
    }
}
