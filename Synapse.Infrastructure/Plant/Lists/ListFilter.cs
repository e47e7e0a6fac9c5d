namespace Synapse.Infrastructure.Plant.Lists;

/// <summary>A condition on one field or property of a list's rows.</summary>
/// <param name="Field">A field of the kind, or <c>properties.x</c>.</param>
/// <param name="Words">Any of these, compared without case. A word may end or begin with <c>*</c>; for a property, one may begin with &gt;, &gt;=, &lt; or &lt;= and a number.</param>
/// <param name="Not">Everything but these.</param>
public sealed record ListCondition(string Field, IReadOnlyList<string> Words, bool Not = false);

/// <summary>Which rows of a list are shown.</summary>
/// <param name="Text">A part of the tag or description.</param>
public sealed record ListFilter(string? Text, IReadOnlyList<ListCondition> Conditions)
{
    public static ListFilter None { get; } = new(null, []);

    /// <summary>The words of a condition; empty when there is none.</summary>
    public IReadOnlyList<string> Of(string field, bool negated = false) => Conditions.FirstOrDefault(c => c.Field == field && c.Not == negated)?.Words ?? [];

    /// <summary>This filter with one condition replaced; without words it is taken away.</summary>
    public ListFilter With(string field, IReadOnlyList<string> words, bool negated = false)
    {
        var others = Conditions.Where(c => c.Field != field || c.Not != negated);
        return this with { Conditions = words.Count == 0 ? [.. others] : [.. others, new ListCondition(field, words, negated)] };
    }
}

/// <summary>The order of a list: by a field, then by tag.</summary>
public sealed record ListOrder(string Field, bool Descending);
