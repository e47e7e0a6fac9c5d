using System.Diagnostics;
using Synapse.Core.Logic;

namespace Synapse.Benchmarks;

/// <summary>Evaluates every rule on every asset, tier by tier, on one thread. Speed is only printed beside the hits it was reached with.</summary>
internal static class LogicSpeed
{
    private sealed record Loaded(string Id, LogicProgram Program);

    public static Task<int> Run(Arguments args)
    {
        if (args.Count != 2)
        {
            Console.Error.WriteLine("Use: logic RULES.json ASSETS.json, with [{id, rule}] and [asset…].");
            return Task.FromResult(2);
        }

        var options = LogicOptions.Conformance(LogicProfile.Engine) with
        {
            MissingMode = args.Option("missing", "js") == "unknown" ? MissingMode.Unknown : MissingMode.JavaScript,
        };
        var seconds = double.Parse(args.Option("seconds", "2"), System.Globalization.CultureInfo.InvariantCulture);
        var assets = ValueJson.Parse(File.ReadAllBytes(args[1])).AsArray!;
        var rules = ValueJson.Parse(File.ReadAllBytes(args[0])).AsArray!;

        var cold = Load(rules, options with { HotAfter = int.MaxValue });
        Report("interpreter", seconds, cold, assets, EveryPair);
        var hot = Load(rules, options with { HotAfter = int.MaxValue });
        foreach (var rule in hot) rule.Program.Warm();
        Report("compiled", seconds, hot, assets, EveryPair);
        var index = new LogicIndex<int>(hot.Select((rule, i) => (rule.Program, i)));
        Report("indexed", seconds, hot, assets, (rules, assets, hits) => CandidatesOnly(index, rules, assets, hits));
        return Task.FromResult(0);
    }

    private static Loaded[] Load(ArrayValue rules, LogicOptions options) =>
        [.. rules.Select(r => new Loaded(r["id"].AsString ?? r["id"].ToString(), LogicProgram.Compile(r["rule"], options).Require()))];

    private static void EveryPair(Loaded[] rules, ArrayValue assets, long[] hits)
    {
        foreach (ref readonly var asset in assets.Span)
            for (var i = 0; i < rules.Length; i++)
                if (rules[i].Program.Test(asset) == Truth.True) hits[i]++;
    }

    private static void CandidatesOnly(LogicIndex<int> index, Loaded[] rules, ArrayValue assets, long[] hits)
    {
        foreach (ref readonly var asset in assets.Span)
            foreach (var i in index.Candidates(asset))
                if (rules[i].Program.Test(asset) == Truth.True) hits[i]++;
    }

    // The runtime compiles in stages, in the background, and on a busy machine late: warm is when passes have stopped getting quicker.
    private static void WarmUp(double seconds, Action pass)
    {
        const int Steady = 30;
        var (best, since, watch) = (double.MaxValue, 0, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds / 2 || (since < Steady && watch.Elapsed.TotalSeconds < seconds * 5))
        {
            var start = Stopwatch.GetTimestamp();
            pass();
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            since = took < best * 0.97 ? 0 : since + 1;
            best = Math.Min(best, took);
        }
    }

    private static void Report(string tier, double seconds, Loaded[] rules, ArrayValue assets, Action<Loaded[], ArrayValue, long[]> pass)
    {
        var hits = new long[rules.Length];
        pass(rules, assets, hits);
        var expected = (long[])hits.Clone();
        WarmUp(seconds, () => pass(rules, assets, hits));
        var before = GC.GetAllocatedBytesForCurrentThread();
        pass(rules, assets, hits);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var (best, watch) = (double.MaxValue, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            Array.Clear(hits);
            var start = Stopwatch.GetTimestamp();
            pass(rules, assets, hits);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (!hits.AsSpan().SequenceEqual(expected)) throw new InvalidOperationException("A pass gave other hits than the first.");
        }

        double pairs = (double)rules.Length * assets.Count;
        var found = new ObjectBuilder();
        for (var i = 0; i < rules.Length; i++) found.Set(rules[i].Id, expected[i]);
        Console.WriteLine(Value.From(ObjectValue.Of(
            ("tier", tier), ("evals_per_s", Math.Round(pairs / best)), ("bytes_per_eval", Math.Round(bytes / pairs, 3)), ("hits", found.Build()))).ToString());
    }
}
