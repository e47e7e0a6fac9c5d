using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Checking;

/// <summary>Finds conditions that can never hold, that always hold, and branches that are never reached.</summary>
internal sealed class TruthCheck
{
    private readonly List<RuleFinding> _findings = [];
    private readonly ConditionSpace _space;
    private readonly RuleDocument _rule;

    private TruthCheck(RuleDocument rule)
    {
        _rule = rule;
        _space = new ConditionSpace(rule.AppliesTo, RuleLogic.Options(rule));
    }

    public static IEnumerable<RuleFinding> Of(RuleDocument rule)
    {
        var check = new TruthCheck(rule);
        check.Run();
        return check._findings;
    }

    private void Run()
    {
        var parts = LogicPart.Of(_rule).Where(p => p.Role != LogicRole.Query && !p.Path.StartsWith("/table/", StringComparison.Ordinal)).ToList();
        var condition = parts.Find(p => p.Role == LogicRole.Condition) is { } part ? _space.Read(part.Logic, part.Path) : new Claim.Constant("/condition", TruthSet.True);
        var checks = parts.Where(p => p.Role == LogicRole.Check).Select(p => _space.Read(p.Logic, p.Path)).ToList();
        var choices = parts.Where(p => p.Role is LogicRole.Value or LogicRole.Check).SelectMany(p => Choices(p.Logic, p.Path)).ToList();
        if (_rule.Condition.IsBoolean && _rule.Condition.AsBoolean)
        {
            // For every one: said on purpose.
        }
        else if (!_space.CanBe((condition, TruthSet.True)))
        {
            Never(condition);
            return;
        }
        else if (!_space.CanBe((condition, TruthSet.False)) && condition.Tests.Any())
        {
            _findings.Add(new(condition.Path, FindingCode.AlwaysTrue, Severity.Warning, "This condition holds for every one whose values are there: it decides nothing.", "true"));
        }

        Parts(condition, []);
        foreach (var check in checks) Check(check, (condition, TruthSet.True));
        foreach (var choice in choices) Branches(choice, [(condition, TruthSet.True)]);
        foreach (var query in LogicPart.Of(_rule).Where(p => p.Role == LogicRole.Query && !p.Logic.IsBoolean)) Query(query);
    }

    // A query looks at other entities than the condition does.
    private void Query(LogicPart query)
    {
        var space = new ConditionSpace(RuleTarget.Asset, RuleLogic.Options(_rule));
        if (!space.CanBe((space.Read(query.Logic, query.Path), TruthSet.True)))
            _findings.Add(new(query.Path, FindingCode.NeverTrue, Severity.Error, "No asset can ever match this query: it contradicts itself."));
    }

    private void Check(Claim check, (Claim, TruthSet) context)
    {
        if (!check.Tests.Any()) return;
        if (!_space.CanBe(context, (check, TruthSet.False)))
            _findings.Add(new(check.Path, FindingCode.AlwaysTrue, Severity.Warning, "This check cannot fail where the rule acts: it finds nothing."));
        else if (!_space.CanBe(context, (check, TruthSet.True)))
            _findings.Add(new(check.Path, FindingCode.NeverTrue, Severity.Warning, "This check fails wherever the rule acts: the condition alone decides."));
        else
            Parts(check, [context]);
    }

    // The smallest part to blame: one operand, or two that contradict each other.
    private void Never(Claim claim)
    {
        if (claim is Claim.Junction { IsAll: true } all)
        {
            if (all.Parts.FirstOrDefault(p => !_space.CanBe((p, TruthSet.True))) is { } impossible)
            {
                Never(impossible);
                return;
            }

            foreach (var (later, i) in all.Parts.Select((p, i) => (p, i)))
                if (all.Parts.Take(i).FirstOrDefault(earlier => !_space.CanBe((earlier, TruthSet.True), (later, TruthSet.True))) is { } other)
                {
                    _findings.Add(new(
                        later.Path, FindingCode.NeverTrue, Severity.Error,
                        $"This can never hold: “{Words(later)}” contradicts “{Words(other)}”. Change one of them, or join them with “or”."));
                    return;
                }
        }

        var words = Words(claim);
        _findings.Add(new(claim.Path, FindingCode.NeverTrue, Severity.Error, $"{(words.Length is > 0 and < 200 ? $"“{words}”" : "This condition")} can never hold, whatever the values are."));
    }

    // Inside a condition that can hold: parts that say nothing, and alternatives that never decide.
    private void Parts(Claim claim, List<(Claim, TruthSet)> context)
    {
        switch (claim)
        {
            case Claim.Junction junction:
                Junction(junction, context);
                break;
            case Claim.Not not:
                Parts(not.Inner, context);
                break;
            case Claim.Choice choice:
                Branches(choice, context);
                break;
        }
    }

    private void Junction(Claim.Junction junction, List<(Claim, TruthSet)> context)
    {
        var before = new List<(Claim, TruthSet)>(context);
        foreach (var part in junction.Parts)
        {
            var reached = junction.IsAll ? TruthSet.True : TruthSet.NotTrue;
            if (!part.Tests.Any())
            {
                // A literal says what it says.
            }
            else if (!junction.IsAll && !_space.CanBe([.. before, (part, TruthSet.True)]))
            {
                _findings.Add(new(
                    part.Path, FindingCode.Unreachable, Severity.Warning,
                    _space.CanBe((part, TruthSet.True)) ? $"“{Words(part)}” adds nothing: wherever it holds, an alternative before it holds already." : $"“{Words(part)}” can never hold: this alternative is dead."));
            }
            else if (junction.IsAll && before.Count > 0 && _space.CanBe([.. before]) && !_space.CanBe([.. before, (part, TruthSet.NotTrue)]))
            {
                _findings.Add(new(part.Path, FindingCode.Redundant, Severity.Warning, $"“{Words(part)}” says nothing new: it holds wherever what stands before it holds."));
            }
            else
            {
                Parts(part, before);
            }

            before.Add((part, reached));
        }
    }

    private void Branches(Claim.Choice choice, List<(Claim, TruthSet)> context)
    {
        var before = new List<(Claim, TruthSet)>(context);
        foreach (var (when, then) in choice.Branches)
        {
            if (when.Tests.Any() && !_space.CanBe([.. before, (when, TruthSet.True)]))
                _findings.Add(new(when.Path, FindingCode.Unreachable, Severity.Warning, $"This branch is never reached: “{Words(when)}” cannot hold here."));
            else
                Parts(then, [.. before, (when, TruthSet.True)]);
            before.Add((when, TruthSet.False));
        }

        if (!_space.CanBe([.. before]) && choice.Otherwise is not Claim.Constant)
            _findings.Add(new(choice.Otherwise.Path, FindingCode.Unreachable, Severity.Warning, "The last branch is never reached: one before it always holds."));
    }

    // Every "if" of a value, at whatever depth, except in loops: there the data are others.
    private IEnumerable<Claim.Choice> Choices(Value logic, string path)
    {
        var (name, arguments) = ReadOf.Call(logic);
        if (name is null || name is "map" or "filter" or "reduce" or "all" or "every" or "some" or "none" or "preserve") return [];
        var inside = $"{path}/{LogicPart.Pointer(name)}";
        var inner = ReadOf.List(arguments).SelectMany((a, i) => Choices(a, arguments.IsArray ? $"{inside}/{i}" : inside));
        return name is "if" or "?:" && _space.Read(logic, path) is Claim.Choice choice ? inner.Prepend(choice) : inner;
    }

    private string Words(Claim claim) => At(claim.Path) is { IsMissing: false } logic ? LogicWords.Describe(logic) : "";

    // The short form of a condition stands elsewhere in the document than what it was translated to.
    private Value At(string pointer)
    {
        var isCondition = _rule.Json["table"].IsMissing && pointer.StartsWith("/condition", StringComparison.Ordinal);
        var at = isCondition ? _rule.Condition : Value.From(_rule.Json);
        foreach (var part in pointer.Split('/').Skip(isCondition ? 2 : 1))
            at = at.AsArray is { } list ? (int.TryParse(part, out var i) && i < list.Count ? list[i] : default) : at[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        return at;
    }
}
