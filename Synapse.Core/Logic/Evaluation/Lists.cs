namespace Synapse.Core.Logic.Evaluation;

/// <summary>Lists that a rule builds, within its limits.</summary>
internal static class Lists
{
    /// <summary>A list of these values, or a fault when it would nest too deep.</summary>
    public static Value Build(Value[] values, string path, ref Frame f)
    {
        if (values.Length == 0) return Value.EmptyArray;
        var list = new ArrayValue(values);
        return list.Depth > ArrayValue.MaxBuiltDepth ? f.Exceed(path, $"lists nested deeper than {ArrayValue.MaxBuiltDepth}") : Value.From(list);
    }
}
