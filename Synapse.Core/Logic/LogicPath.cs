namespace Synapse.Core.Logic;

/// <summary>A place in the data of a program, from the root: <c>type</c>, <c>properties.power_kw</c>, <c>children</c>.</summary>
/// <param name="Text">The names joined by dots.</param>
public readonly record struct LogicPath(string Text) : IComparable<LogicPath>
{
    /// <summary>Whether a change at <paramref name="changed"/> can change what is read here: equal, above or below.</summary>
    public bool Touches(string changed) =>
        Text.Length == changed.Length ? string.Equals(Text, changed, StringComparison.Ordinal)
        : Text.Length > changed.Length ? IsBelow(Text, changed)
        : IsBelow(changed, Text);

    private static bool IsBelow(string longer, string shorter) =>
        longer[shorter.Length] == '.' && longer.StartsWith(shorter, StringComparison.Ordinal);

    public int CompareTo(LogicPath other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
