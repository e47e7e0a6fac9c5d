using Synapse.Core.Logic;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Checking;

/// <summary>Calls of functions: what they are given, and what is made of what they give.</summary>
internal sealed partial class CatalogueCheck
{
    // The arguments of a function against what it takes: sort of value, then unit.
    private void Call(LogicFunction function, IReadOnlyList<Value> arguments, string place, LogicPart part)
    {
        for (var i = 0; i < Math.Min(arguments.Count, function.Parameters.Count); i++)
        {
            var (parameter, at) = (function.Parameters[i], $"{place}/{LogicPart.Pointer(function.Name)}/{i}");
            if (Read(arguments[i], at, part) is { } read && Entry(read) is { } entry && Misfit(parameter.Type, entry, FactsOf(read)) is { } isSure)
                _findings.Add(new(at, FindingCode.TypeMismatch, isSure ? Severity.Error : Severity.Warning, $"“{parameter.Name}” of “{function.Name}” is {parameter.Type.Noun()}; “{entry.Name}” is a {(entry.Declared?.Type ?? entry.Facts.Type)!.Value.Word().ToLowerInvariant()}."));
            else if (parameter.Unit is { } needed && UnitOf(arguments[i], part) is { } unit && unit != needed)
                Mismatch(at, $"“{parameter.Name}” of “{function.Name}”", arguments[i], unit, needed, part);
        }
    }

    // Whether a property cannot be such an argument, and whether that is certain; null where it can.
    private static bool? Misfit(LogicType needed, CatalogueEntry entry, PropertyFacts facts)
    {
        if ((entry.Declared?.Type ?? facts.Type) is not { } type || (type == PropertyType.Text && needed == LogicType.Number && facts.NumberLike > 0)) return null;
        var given = type switch { PropertyType.Number => LogicType.Number, PropertyType.Text => LogicType.Text, PropertyType.Flag => LogicType.Flag, _ => LogicType.List };
        return needed.Takes(given) ? null : entry.Declared?.Type is not null;
    }

    private string? UnitOf(Value logic, LogicPart part) => ComputedUnit.Of(logic, read => Read(read, part.Path, part) is { } known ? Entry(known)?.Unit : null, rule.Functions);

    // What a function says of its units is declared; a unit that only a property's name tells may be wrong.
    private void Mismatch(string place, string subject, Value logic, string from, string to, LogicPart part)
    {
        var isSure = Read(logic, place, part) is not { } read || Entry(read)?.Declared?.Unit is not null;
        var (sentence, proposal) = ComputedUnit.Mend(subject, logic, from, to);
        _findings.Add(new(place, FindingCode.UnitMismatch, isSure ? Severity.Error : Severity.Warning, sentence, proposal));
    }
}
