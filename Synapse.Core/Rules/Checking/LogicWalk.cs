using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Checking;

/// <summary>Walks through JSONLogic, operation by operation, where the data are those of the rule: not into loops.</summary>
internal static class LogicWalk
{
    public static IEnumerable<(string Name, IReadOnlyList<Value> Arguments, Value Logic, string Place)> Calls(Value logic, string place)
    {
        if (logic.AsArray is { } list)
        {
            for (var i = 0; i < list.Count; i++)
                foreach (var call in Calls(list[i], $"{place}/{i}")) yield return call;
            yield break;
        }

        var (name, arguments) = ReadOf.Call(logic);
        if (name is null or "preserve") yield break;
        var operands = ReadOf.List(arguments);
        yield return (name, operands, logic, place);
        var inside = $"{place}/{LogicPart.Pointer(name)}";
        var isLoop = name is "map" or "filter" or "reduce" or "all" or "every" or "some" or "none";
        for (var i = 0; i < (isLoop ? Math.Min(1, operands.Count) : operands.Count); i++)
            foreach (var call in Calls(operands[i], arguments.IsArray ? $"{inside}/{i}" : inside)) yield return call;
    }
}
