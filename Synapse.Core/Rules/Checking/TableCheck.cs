using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking.Space;
using Synapse.Core.Rules.Decisions;

namespace Synapse.Core.Rules.Checking;

/// <summary>Finds rows of a decision table that overlap, that never decide, and values for which there is no row.</summary>
internal static class TableCheck
{
    private const int MostPairs = 20_000;

    public static IEnumerable<RuleFinding> Of(RuleDocument rule)
    {
        if (rule.Table is not { } table) return [];
        var space = new ConditionSpace(rule.AppliesTo, RuleLogic.Options(rule));
        var required = rule.Json["condition"].IsMissing ? new Claim.Constant("/condition", TruthSet.True) : space.Read(rule.Json["condition"], "/condition");
        var rows = table.Rows.Select((r, i) => space.Read(r.Condition, $"/table/rows/{i}")).ToList();
        var inputs = Inputs(table).Select(i => space.Read(i, "/table/inputs")).ToList();
        var context = (required, TruthSet.True);
        return [.. Dead(space, rows, context, table), .. table.Policy == HitPolicy.Unique ? Overlaps(space, rows, context, table) : [], .. Gaps(space, rows, [context, .. inputs.Select(i => (i, TruthSet.True))])];
    }

    private static IEnumerable<RuleFinding> Dead(ConditionSpace space, List<Claim> rows, (Claim, TruthSet) context, DecisionTable table)
    {
        var before = new List<(Claim, TruthSet)> { context };
        for (var i = 0; i < rows.Count; i++)
        {
            if (!space.CanBe(context, (rows[i], TruthSet.True)))
                yield return new(rows[i].Path, FindingCode.Unreachable, Severity.Warning, $"“{table.Rows[i].Name}” can never match.");
            else if (table.Policy == HitPolicy.First && !space.CanBe([.. before, (rows[i], TruthSet.True)]))
                yield return new(rows[i].Path, FindingCode.Unreachable, Severity.Warning, $"“{table.Rows[i].Name}” never decides: wherever it matches, a row before it matches.");
            before.Add((rows[i], TruthSet.NotTrue));
        }
    }

    private static IEnumerable<RuleFinding> Overlaps(ConditionSpace space, List<Claim> rows, (Claim, TruthSet) context, DecisionTable table)
    {
        var pairs = 0;
        for (var i = 0; i < rows.Count; i++)
        for (var j = 0; j < i && ++pairs <= MostPairs; j++)
        {
            if (space.Find(context, (rows[i], TruthSet.True), (rows[j], TruthSet.True)) is not { } meeting) continue;
            var example = meeting is { IsExact: true, Values.Count: > 0 } ? $" where {meeting.Words}" : "";
            yield return new(
                rows[i].Path, FindingCode.TableOverlap, meeting.IsExact ? Severity.Error : Severity.Warning,
                $"“{table.Rows[i].Name}” and “{table.Rows[j].Name}” {(meeting.IsExact ? "both match" : "may both match")}{example}, and the hit policy says that one row at most does. Narrow one of them, or choose FIRST.");
        }
    }

    // One example is enough to see what is missing. Only values that some row asks for count: there is always another text.
    private static IEnumerable<RuleFinding> Gaps(ConditionSpace space, List<Claim> rows, List<(Claim, TruthSet)> within)
    {
        if (space.Find([.. within, .. rows.Select(r => (r, TruthSet.False))]) is { IsExact: true, Values.Count: > 0 } gap)
            yield return new("/table/rows", FindingCode.TableGap, Severity.Warning, $"No row matches where {gap.Words}: the rule does nothing there.");
    }

    private static IEnumerable<Value> Inputs(DecisionTable table)
    {
        for (var i = 0; i < table.Inputs.Count; i++)
        {
            var texts = table.Rows.SelectMany(r => i < r.When.Count && r.When[i] is { } cell ? Texts(cell) : []).Distinct().ToList();
            if (texts.Count > 0 && ReadOf.Path(table.Inputs[i].Read) is not null) yield return ObjectValue.Of(("in", Value.Array(table.Inputs[i].Read, ArrayValue.Of(texts))));
        }
    }

    private static IEnumerable<Value> Texts(Value logic)
    {
        var (name, arguments) = ReadOf.Call(logic);
        if (name is null || name is "var" or "val" or "missing") return [];
        return ReadOf.List(arguments).SelectMany(a => a.IsString ? [a] : a.AsArray is { } list ? list.Where(v => v.IsString) : Texts(a));
    }
}
