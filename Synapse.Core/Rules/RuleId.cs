namespace Synapse.Core.Rules;

/// <summary>The id of a rule in its project, such as <c>firm-pump-motor</c>; the same in all its versions.</summary>
public readonly record struct RuleId(string Value) : IComparable<RuleId>
{
    public int CompareTo(RuleId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
