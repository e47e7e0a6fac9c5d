using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Functions;

/// <summary>Checks a function that can be read. Its units are declared, so a mismatch is an error; what it does not use is a warning.</summary>
public static class FunctionChecker
{
    private static readonly string[] SameUnit = ["+", "-", "max", "min", "==", "===", "!=", "!==", "<", "<=", ">", ">="];

    public static IReadOnlyList<RuleFinding> Check(FunctionDocument document) => [.. Units(document), .. Unused(document)];

    private static IEnumerable<RuleFinding> Unused(FunctionDocument document)
    {
        var unused = document.Function.UnusedParameters();
        for (var i = 0; i < document.Function.Parameters.Count; i++)
            if (unused.Contains(document.Function.Parameters[i].Name))
                yield return new RuleFinding($"/parameters/{i}", FindingCode.UnusedParameter, Severity.Warning, $"“{document.Function.Parameters[i].Name}” is never read: whoever calls the function gives it for nothing.");
    }

    private static IEnumerable<RuleFinding> Units(FunctionDocument document)
    {
        var source = document.Function.Source;
        foreach (var (name, arguments, _, place) in LogicWalk.Calls(source.Body, "/body"))
        {
            var inside = $"{place}/{LogicPart.Pointer(name)}";
            if (source.Functions.GetValueOrDefault(name) is { } callee)
                foreach (var finding in Arguments(callee, arguments, inside)) yield return finding;
            if (SameUnit.Contains(name) && arguments.Count > 1)
                for (var i = 1; i < arguments.Count; i++)
                    if (Of(arguments[0]) is { } first && Of(arguments[i]) is { } unit && unit != first && Mismatch($"{inside}/{i}", "The first operand", arguments[i], unit, first) is { } finding)
                        yield return finding;
            if (name == "convert" && arguments is [var value, { AsString: { } from }, ..] && Of(value) is { } own && own != from)
                yield return new RuleFinding($"{inside}/1", FindingCode.UnitMismatch, Severity.Error, $"This is in {own}, and is converted as if it were in {from}. Did you mean “{own}”?", own);
        }

        if (source.ResultUnit is { } result && Of(source.Body) is { } given && given != result) yield return Mismatch("/body", $"The result of “{document.Name}”", source.Body, given, result);

        string? Of(Value logic) => ComputedUnit.Of(logic, Parameter, source.Functions);
        string? Parameter(Value read) => ReadOf.Path(read) is { } path ? source.Parameters.FirstOrDefault(p => p.Name == path)?.Unit : null;
        IEnumerable<RuleFinding> Arguments(LogicFunction callee, IReadOnlyList<Value> arguments, string inside)
        {
            for (var i = 0; i < Math.Min(arguments.Count, callee.Parameters.Count); i++)
                if (callee.Parameters[i] is { Unit: { } needed } parameter && Of(arguments[i]) is { } unit && unit != needed)
                    yield return Mismatch($"{inside}/{i}", $"“{parameter.Name}” of “{callee.Name}”", arguments[i], unit, needed);
        }
    }

    private static RuleFinding Mismatch(string place, string subject, Value logic, string from, string to)
    {
        var (sentence, proposal) = ComputedUnit.Mend(subject, logic, from, to);
        return new RuleFinding(place, FindingCode.UnitMismatch, Severity.Error, sentence, proposal);
    }
}
