using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>A condition that holds, or cannot be evaluated.</summary>
internal readonly record struct Hit(Subject Subject, Truth Truth);

/// <summary>Tests conditions, subject by subject because a subject's data are then at hand for all its rules, in blocks on all cores.</summary>
internal sealed class Evaluation(Contexts contexts, RuleClock clock, Quarantine quarantine, int rules, CancellationToken cancel)
{
    private const int BlockSize = 512;

    private readonly record struct BlockHit(int Rule, Hit Hit);

    /// <summary>By rule order, what holds or cannot be evaluated, in the order of the subjects.</summary>
    /// <param name="rulesFor">The rules that may hold for a subject.</param>
    /// <param name="considered">Takes note of every pair that passes the gates.</param>
    /// <param name="unknown">Takes note of every pair that is unknown: of those there may be millions.</param>
    public List<Hit>?[] Run(
        IReadOnlyList<Subject> subjects, Func<Subject, CompiledRule[]> rulesFor, Relatives relatives, PairSet considered, PairSet unknown, Action<int> progress)
    {
        var blocks = new List<BlockHit>[(subjects.Count + BlockSize - 1) / BlockSize];
        if (blocks.Length <= 2)
            for (var i = 0; i < blocks.Length; i++) blocks[i] = RunBlock(subjects, i, rulesFor, relatives, considered, unknown);
        else
            Parallel.For(0, blocks.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                blocks[i] = RunBlock(subjects, i, rulesFor, relatives, considered, unknown);
                progress(Math.Min(BlockSize, subjects.Count - (i * BlockSize)));
            });
        return Merge(blocks);
    }

    private List<Hit>?[] Merge(List<BlockHit>[] blocks)
    {
        var hits = new List<Hit>?[rules];
        foreach (var block in blocks)
            foreach (var (rule, hit) in block) (hits[rule] ??= []).Add(hit);
        return hits;
    }

    private List<BlockHit> RunBlock(IReadOnlyList<Subject> subjects, int block, Func<Subject, CompiledRule[]> rulesFor, Relatives relatives, PairSet considered, PairSet unknown)
    {
        cancel.ThrowIfCancellationRequested();
        var hits = new List<BlockHit>();
        var end = Math.Min(subjects.Count, (block + 1) * BlockSize);
        for (var i = block * BlockSize; i < end; i++)
        {
            var subject = subjects[i];
            var candidates = rulesFor(subject);
            if (candidates.Length == 0) continue;
            var context = contexts.Of(subject, relatives);
            foreach (var rule in candidates)
            {
                if (!rule.Admits(subject.Type, subject.Discipline)) continue;
                considered.Add(rule.Order, subject.Ordinal);
                if (quarantine.Holds(rule)) continue;
                var truth = clock.Samples(i) ? clock.Test(rule, context, cancel) : rule.Condition.Test(context, cancel);
                if (truth == Truth.Error && rule.Condition.Evaluate(context, cancel).Outcome == LogicOutcome.BudgetExceeded) quarantine.Exhausted(rule);
                if (truth == Truth.Unknown) unknown.Add(rule.Order, subject.Ordinal);
                else if (truth != Truth.False) hits.Add(new BlockHit(rule.Order, new Hit(subject, truth)));
            }
        }

        return hits;
    }
}
