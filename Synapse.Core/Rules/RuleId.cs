namespace Synapse.Core.Rules;

/// <summary>The id of a rule in its project, such as <c>firm-pump-motor</c>; the same in all its versions.</summary>
public readonly record struct RuleId(string Value) : IComparable<RuleId>
{
    /// <summary>Any text names a rule; whether there is one is another question.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out RuleId id)
    {
        id = new RuleId(text ?? "");
        return !string.IsNullOrEmpty(text);
    }

    public int CompareTo(RuleId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
