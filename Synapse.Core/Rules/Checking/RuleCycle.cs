using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Checking;

/// <summary>Finds the shortest circle of rules that each read what the one before writes.</summary>
internal static class RuleCycle
{
    private const int LongestCycle = 12;

    /// <summary>The circle that begins with this rule: each rule with what it writes for the next. Null when there is none.</summary>
    public static IReadOnlyList<(RuleOutline Rule, string Path)>? Through(RuleOutline start, RuleSetOutline others)
    {
        if (Own(start) is { } path) return [(start, path)];
        var rules = others.Rules.Where(r => r.Rule.Id != start.Rule.Id).ToList();
        var cameFrom = new Dictionary<RuleOutline, (RuleOutline Rule, string Path)>();
        var front = new List<RuleOutline> { start };
        for (var length = 0; length < LongestCycle && front.Count > 0; length++)
        {
            var next = new List<RuleOutline>();
            foreach (var writer in front)
            {
                if (writer != start && Fed(writer, start) is { } back) return Trace(start, writer, back, cameFrom);
                foreach (var reader in rules)
                    if (!cameFrom.ContainsKey(reader) && Fed(writer, reader) is { } fed)
                    {
                        cameFrom[reader] = (writer, fed);
                        next.Add(reader);
                    }
            }

            front = next;
        }

        return null;
    }

    // Reading a value in the condition to fill it where it is missing settles by itself; computing a value from itself does not.
    private static string? Own(RuleOutline rule)
    {
        foreach (var (_, path, value) in rule.SelfWrites)
            if (RuleLogic.IsLogic(value) && LogicProgram.Compile(value, RuleLogic.Options(rule.Rule)).Program is { } program
                && program.Reads.Any(r => Space.ReadOf.Canonical(r.Text, rule.Rule.AppliesTo) == path) && IsArithmetic(value))
                return path;
        return null;
    }

    private static bool IsArithmetic(Value value) => LogicWalk.Calls(value, "").Any(c => c.Name is "+" or "-" or "*" or "/" or "cat");

    private static string? Fed(RuleOutline writer, RuleOutline reader)
    {
        if (!writer.MeetsTypesOf(reader)) return null;
        foreach (var (_, path, _) in writer.SelfWrites)
            if (reader.SelfReads.Any(read => PropertyPath.Overlap(read, path))) return path;
        return null;
    }

    private static List<(RuleOutline, string)> Trace(RuleOutline start, RuleOutline last, string back, Dictionary<RuleOutline, (RuleOutline Rule, string Path)> cameFrom)
    {
        var cycle = new List<(RuleOutline, string)> { (last, back) };
        for (var at = last; at != start; at = cameFrom[at].Rule) cycle.Add(cameFrom[at]);
        cycle.Reverse();
        return cycle;
    }
}
