namespace Synapse.Core.Rules.Functions;

/// <summary>The name of a function in its project, as rules call it: <c>full_load_current</c>; the same in all its versions.</summary>
public readonly record struct FunctionName(string Value) : IComparable<FunctionName>
{
    /// <summary>Any text names a function; whether there is one is another question.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out FunctionName name)
    {
        name = new FunctionName(text ?? "");
        return !string.IsNullOrEmpty(text);
    }

    public int CompareTo(FunctionName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
