using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Building;

/// <summary>Between the test cases of a rule and a grid of them: a row per case, a column per value that the rule reads or a case gives.</summary>
public static class CaseForm
{
    private static readonly string[] Lists = ["children", "cables"];

    /// <summary>The columns, as the paths stand in a case (<c>asset.properties.power_kw</c>): what condition and checks read first, then what only the cases say. Lists of other assets have no column.</summary>
    public static IReadOnlyList<string> Columns(RuleDocument? rule, IEnumerable<Value> cases, RuleTarget target)
    {
        var paths = rule is null ? [] : RuleReads.Of(rule with { Actions = [.. rule.Actions.Where(a => a is RuleAction.Validate)] });
        var read = paths.Select(p => InCase(p, target)).OfType<string>().OrderBy(p => p != $"{Subject(target)}.{Field.Type}");
        var said = cases.Select(c => c.AsObject).OfType<ObjectValue>().SelectMany(c => Heads(target).SelectMany(head => Leaves(head, c[head])));
        return [.. read.Concat(said).Distinct()];
    }

    /// <summary>The path as the rule reads it: without the subject, which stands at the top.</summary>
    public static string Shown(string column, RuleTarget target) => column.StartsWith(Subject(target) + ".", StringComparison.Ordinal) ? column[(Subject(target).Length + 1)..] : column;

    public static Value Get(Value testCase, string column) => column.Split('.').Aggregate(testCase, (at, name) => at[name]);

    /// <summary>The case with another value there; a missing one leaves no empty objects behind, but the subject itself.</summary>
    public static ObjectValue With(ObjectValue testCase, string column, Value value, RuleTarget target)
    {
        var subject = Subject(target);
        var whole = testCase[subject].IsObject ? testCase : testCase.With(subject, ObjectValue.Empty);
        string[] path = column.Split('.');
        var inner = Put(whole[path[0]].AsObject ?? ObjectValue.Empty, path.AsSpan(1), value);
        return whole.With(path[0], inner.Count > 0 || path[0] == subject ? inner : Value.Missing);
    }

    /// <summary>A case to fill in: like the last one, or with nothing but the subject.</summary>
    public static ObjectValue Next(ArrayValue cases, RuleTarget target)
    {
        var last = cases.Count > 0 ? cases[^1].AsObject : null;
        return (last ?? ObjectValue.Of((Subject(target), ObjectValue.Empty), ("acts", true))).With("name", $"case {cases.Count + 1}");
    }

    private static string Subject(RuleTarget target) => target == RuleTarget.Cable ? "cable" : "asset";

    private static string[] Heads(RuleTarget target) => target == RuleTarget.Cable ? ["cable", "from", "to", "project"] : ["asset", "parent", "project"];

    private static string? InCase(string path, RuleTarget target)
    {
        var head = path.Split('.')[0];
        if (Lists.Contains(head)) return null;
        var column = Heads(target).Contains(head) ? path : $"{Subject(target)}.{path}";
        return column.Contains('.', StringComparison.Ordinal) && !column.EndsWith("." + Field.Properties, StringComparison.Ordinal) ? column : null;
    }

    private static IEnumerable<string> Leaves(string path, Value value) =>
        value.AsObject is { } members ? members.SelectMany(m => Leaves($"{path}.{m.Key}", m.Value)) : value.IsMissing ? [] : [path];

    private static ObjectValue Put(ObjectValue at, ReadOnlySpan<string> path, Value value)
    {
        if (path.Length == 1) return at.With(path[0], value);
        var inner = Put(at[path[0]].AsObject ?? ObjectValue.Empty, path[1..], value);
        return at.With(path[0], inner.Count == 0 ? Value.Missing : inner);
    }
}
