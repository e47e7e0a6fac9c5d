using System.Diagnostics;

namespace Synapse.Benchmarks;

/// <summary>Times the same question again and again.</summary>
internal static class Clock
{
    private const int Warming = 3;

    /// <summary>The 95th percentile in milliseconds, warm, and the first complaint about an answer.</summary>
    /// <param name="ask">Asked with the number of the round; answers with what is wrong, or null.</param>
    public static async Task<(double Milliseconds, string? Complaint)> SlowestAsync(int rounds, Func<int, Task<string?>> ask)
    {
        string? complaint = null;
        for (var i = 0; i < Warming; i++) complaint ??= await ask(i);
        var times = new List<double>(rounds);
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            complaint ??= await ask(i);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (BenchRoom.Round(times[(int)Math.Ceiling(rounds * 0.95) - 1]), complaint);
    }
}
