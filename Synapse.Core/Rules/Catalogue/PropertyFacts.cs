using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Catalogue;

/// <summary>What the entities of one type hold at a path, as it was last counted.</summary>
/// <param name="Count">How many have a value there.</param>
/// <param name="NumberLike">Of the texts, those that read as a number.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="Samples">The most frequent values, at most twenty; all of them when <paramref name="Distinct"/> is no larger.</param>
public sealed record PropertyFacts(
    string EntityType, long Count, long Numbers, long Texts, long NumberLike, long Flags, long Lists, long Distinct, double? Min, double? Max, IReadOnlyList<Value> Samples)
{
    public static PropertyFacts None { get; } = new("", 0, 0, 0, 0, 0, 0, 0, null, null, []);

    /// <summary>Whether <see cref="Samples"/> holds every value that there is.</summary>
    public bool SamplesAreAll => Samples.Count >= Distinct;

    /// <summary>The only sort of value seen, or null when there are several or none.</summary>
    public PropertyType? Type =>
        Count == 0 ? null : Numbers == Count ? PropertyType.Number : Texts == Count ? PropertyType.Text : Flags == Count ? PropertyType.Flag : Lists == Count ? PropertyType.List : null;

    /// <summary>The facts of both taken together. <see cref="Distinct"/> is an upper bound, exact while all values are among the samples.</summary>
    public PropertyFacts And(PropertyFacts other)
    {
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        Value[] samples = [.. Samples.Concat(other.Samples).Distinct()];
        var distinct = SamplesAreAll && other.SamplesAreAll ? samples.Length : Distinct + other.Distinct;
        return new(
            "", Count + other.Count, Numbers + other.Numbers, Texts + other.Texts, NumberLike + other.NumberLike, Flags + other.Flags, Lists + other.Lists, distinct,
            Least(Min, other.Min), Greatest(Max, other.Max), samples);
    }

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static double? Greatest(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
