using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>Computes what <c>set</c> writes, leaf by leaf.</summary>
internal static class ValueWriter
{
    /// <summary>The leaves to write; what cannot be computed is noted and left out.</summary>
    public static List<(string Path, Value Value)> Leaves(Workbench bench, Turn turn, CompiledAction action, Assignment[] set)
    {
        var leaves = new List<(string, Value)>(set.Length);
        foreach (var assignment in set)
        {
            var computed = assignment.Formula.Compute(turn.Context);
            if (computed.IsValue && IsNotFinite(computed.Value)) computed = Computed.Failed(NoteCode.NotANumber, "the result is not a finite number.");
            if (computed.IsValue) Flatten(assignment.Path, computed.Value, leaves);
            else bench.Complain(turn, action, computed, PropertyPath.Short(assignment.Path));
        }

        return leaves;
    }

    /// <summary>The fields with what can be computed set.</summary>
    public static ObjectValue Apply(Workbench bench, Turn turn, CompiledAction action, Assignment[] set, ObjectValue fields)
    {
        foreach (var (path, value) in Leaves(bench, turn, action, set)) fields = Plant.Leaves.Set(fields, path, value);
        return fields;
    }

    // An object is merged leaf by leaf, so that what it does not name stays.
    private static void Flatten(string path, Value value, List<(string, Value)> leaves)
    {
        if (value.AsObject is not { Count: > 0 } members) leaves.Add((path, value));
        else foreach (var (name, inner) in members) Flatten($"{path}.{name}", inner, leaves);
    }

    private static bool IsNotFinite(Value value) => value.IsNumber && !double.IsFinite(value.AsNumber);
}
