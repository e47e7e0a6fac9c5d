using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules;

/// <summary>What became of one test case.</summary>
/// <param name="Expected">Whether the author says that the rule acts.</param>
/// <param name="Actual">Whether it does.</param>
/// <param name="ExpectedFinding">Whether the author says that a check fails; null where nothing is said.</param>
/// <param name="ActualFinding">Whether one does.</param>
/// <param name="Condition">What the condition says.</param>
/// <param name="Reasons">Why it does not hold, or what is missing, or why there is no finding; empty when there is nothing to say.</param>
public sealed record RuleTestResult(string Name, bool Expected, bool Actual, bool? ExpectedFinding, bool ActualFinding, Truth Condition, IReadOnlyList<string> Reasons)
{
    public bool Passed => Expected == Actual && (ExpectedFinding ?? ActualFinding) == ActualFinding;
}

/// <summary>Runs the test cases of a rule. It acts where its condition holds, and finds something where, besides, a check of its VALIDATE actions does not hold.</summary>
public static class RuleTester
{
    /// <summary>A result per test case, in document order.</summary>
    public static IReadOnlyList<RuleTestResult> Run(RuleDocument rule)
    {
        var options = RuleLogic.Options(rule);
        var condition = LogicProgram.Compile(rule.Condition, options).Require();
        var checks = rule.Actions.OfType<RuleAction.Validate>().Select(v => LogicProgram.Compile(v.Check, options).Require()).ToList();
        return [.. rule.TestCases.Select(test => Run(test, rule.AppliesTo, condition, checks))];
    }

    /// <summary>What a rule does with some data: whether it acts, and for one that validates whether a check fails there.</summary>
    public static (bool Acts, bool? Finds) Judge(RuleDocument rule, ObjectValue data)
    {
        var probe = rule with { TestCases = [new RuleTestCase("", data, Acts: true)] };
        var result = Run(probe)[0];
        return (result.Actual, rule.Actions.Any(a => a is RuleAction.Validate) ? result.ActualFinding : null);
    }

    private static RuleTestResult Run(RuleTestCase test, RuleTarget target, LogicProgram condition, List<LogicProgram> checks)
    {
        var context = ContextOf(test.Data, target);
        var truth = condition.Test(context, out var detail);
        if (truth != Truth.True) return new(test.Name, test.Acts, false, test.Finds, false, truth, Reasons(condition, context, truth, detail));
        var finds = checks.Exists(c => c.Test(context) == Truth.False);
        return new(test.Name, test.Acts, true, test.Finds, finds, truth, test.Finds == true && !finds ? ["The condition holds, but no check fails."] : []);
    }

    private static IReadOnlyList<string> Reasons(LogicProgram condition, Value context, Truth truth, LogicResult detail) =>
        truth == Truth.False && condition.Explain(context).Failing is { Count: > 0 } failing ? [.. failing.Select(f => f.Sentence)] : [detail.ToString()];

    /// <summary>What a rule sees of the data of a test case: the subject's own fields also stand at the top.</summary>
    public static ObjectValue ContextOf(ObjectValue data, RuleTarget target)
    {
        var context = data;
        var subject = data[target == RuleTarget.Cable ? "cable" : "asset"].AsObject ?? ObjectValue.Empty;
        foreach (var (name, value) in subject)
            if (target == RuleTarget.Asset || name is not (Field.From or Field.To)) context = context.With(name, value);
        return context[Field.Properties].IsMissing ? context.With(Field.Properties, Value.EmptyObject) : context;
    }
}
