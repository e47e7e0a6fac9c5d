using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Checking;

/// <summary>The unit of what JSONLogic computes, as far as somebody has said it.</summary>
internal static class ComputedUnit
{
    /// <param name="ofRead">The unit of a value that is read, or null.</param>
    public static string? Of(Value logic, Func<Value, string?> ofRead, IReadOnlyDictionary<string, LogicFunction> functions)
    {
        var (name, arguments) = ReadOf.Call(logic);
        if (name is null) return null;
        var operands = ReadOf.List(arguments);
        return name switch
        {
            "var" or "val" => ofRead(logic),
            "convert" => operands.Count == 3 ? operands[2].AsString : null,
            "+" or "-" or "max" or "min" or "abs" or "round" or "floor" or "ceil" or "??" => Common(operands),
            "if" or "?:" => Common([.. operands.Where((_, i) => i % 2 == 1 || i == operands.Count - 1)]),
            _ => functions.GetValueOrDefault(name)?.Source.ResultUnit,
        };

        // A plain number among them is in whatever unit the others are.
        string? Common(IReadOnlyList<Value> parts)
        {
            var units = parts.Where(p => p.IsObject).Select(p => Of(p, ofRead, functions)).Distinct().ToList();
            return units is [var one] ? one : null;
        }
    }

    /// <summary>The sentence about two units that do not go together, and the conversion that would mend it where there is one.</summary>
    public static (string Sentence, string? Proposal) Mend(string subject, Value logic, string from, string to)
    {
        var (a, b) = (Catalogue.UnitNames.QuantityOf(from), Catalogue.UnitNames.QuantityOf(to));
        if (a is null || a != b) return ($"{subject} is in {to}, and this is in {from}: a {b} is no {a}.", null);
        var proposal = Value.From(ObjectValue.Of(("convert", Value.Array(logic, from, to)))).ToString();
        return ($"{subject} is in {to}, and this is in {from}. Did you mean {proposal}?", proposal);
    }
}
