using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Bench;

/// <summary>How often one part of a condition was true, false or unknown over all cases.</summary>
/// <param name="Depth">How deep it stands in the condition.</param>
public sealed record BranchCount(string Path, string Words, int Depth, int True, int False, int Unknown)
{
    /// <summary>Whether the cases saw it both hold and not hold.</summary>
    public bool IsCovered => True > 0 && False > 0;
}

/// <summary>Which branches of a condition the cases reach.</summary>
public sealed record BranchCoverage(IReadOnlyList<BranchCount> Branches)
{
    /// <summary>Of all outcomes (each part true, each part false), the share that some case shows; a condition without parts is covered.</summary>
    public double Share => Branches.Count == 0 ? 1 : Branches.Sum(b => (b.True > 0 ? 1 : 0) + (b.False > 0 ? 1 : 0)) / (2.0 * Branches.Count);

    public static BranchCoverage Of(RuleDocument rule)
    {
        var program = LogicProgram.Compile(rule.Condition, RuleLogic.Options(rule)).Require();
        var order = new List<string>();
        var counts = new Dictionary<string, BranchCount>(StringComparer.Ordinal);
        // Without a case the parts are still to be seen, so an empty subject shows them and is not counted.
        Count(program.Explain(ObjectValue.Empty).Root, 0, counted: false);
        foreach (var test in rule.TestCases) Count(program.Explain(RuleTester.ContextOf(test.Data, rule.AppliesTo)).Root, 0, counted: true);
        return new BranchCoverage([.. order.Select(p => counts[p]).Where(IsPart)]);

        void Count(LogicTraceNode node, int depth, bool counted)
        {
            if (!IsCondition(node)) return;
            if (!counts.TryGetValue(node.Path, out var count))
            {
                order.Add(node.Path);
                count = new BranchCount(node.Path, node.Words, depth, 0, 0, 0);
            }

            counts[node.Path] = !counted ? count
                : node.Result.Outcome == LogicOutcome.Unknown ? count with { Unknown = count.Unknown + 1 }
                : node.Result.Value == Value.True ? count with { True = count.True + 1 }
                : node.Result.Value == Value.False ? count with { False = count.False + 1 }
                : count;
            foreach (var child in node.Children) Count(child, depth + 1, counted);
        }
    }

    /// <summary>What joins or compares; a bare literal has one outcome only.</summary>
    private static bool IsPart(BranchCount count) => count.Path.Length > 0 || count.Words is not ("true" or "false");

    private static bool IsCondition(LogicTraceNode node) => node.Operator is
        "and" or "or" or "!" or "!!" or "not" or "==" or "===" or "!=" or "!==" or "<" or "<=" or ">" or ">=" or "in" or "match" or "starts_with" or "ends_with" or "contains"
        or "some" or "all" or "every" or "none" or "exists";
}
