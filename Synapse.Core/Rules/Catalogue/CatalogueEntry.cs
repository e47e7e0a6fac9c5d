using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Catalogue;

/// <summary>What a person says that a property is.</summary>
/// <param name="Allowed">The values that it may have; empty when it may have any.</param>
public sealed record PropertyDeclaration(PropertyType? Type, string? Unit, string? Description, IReadOnlyList<Value> Allowed)
{
    public static PropertyDeclaration Nothing { get; } = new(null, null, null, []);

    public bool IsEmpty => Type is null && Unit is null && Description is null && Allowed.Count == 0;
}

/// <summary>A property of the project: what is seen of it, by type of entity, and what was declared.</summary>
/// <param name="Path">As rules read it: <c>properties.power_kw</c>, or a field such as <c>area</c>.</param>
/// <param name="ByType">What the entities of each type hold; empty when it is only declared.</param>
public sealed record CatalogueEntry(EntityKind Kind, string Path, IReadOnlyList<PropertyFacts> ByType, PropertyDeclaration? Declared = null)
{
    /// <summary>The facts over all types.</summary>
    public PropertyFacts Facts { get; } = ByType.Aggregate(PropertyFacts.None, (sum, facts) => sum.And(facts));

    /// <summary>The name that people use: without <c>properties.</c></summary>
    public string Name => PropertyPath.Short(Path);

    /// <summary>As declared, else the only type seen.</summary>
    public PropertyType? Type => Declared?.Type ?? Facts.Type;

    /// <summary>As declared, else what the end of the name says: <c>power_kw</c> is in kW.</summary>
    public string? Unit => Declared?.Unit ?? UnitNames.OfProperty(Path);

    /// <summary>The values to choose from: the declared ones, else the values seen when they are few.</summary>
    public IReadOnlyList<Value> Choices => Declared?.Allowed is { Count: > 0 } allowed ? allowed : Facts.SamplesAreAll ? Facts.Samples : [];
}
