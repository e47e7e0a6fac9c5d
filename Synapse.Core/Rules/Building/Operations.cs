using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Building;

/// <summary>Which tests make sense for a sort of value.</summary>
public static class Operations
{
    private static readonly TestKind[] Always = [TestKind.Is, TestKind.IsNot, TestKind.IsOneOf, TestKind.IsNoneOf, TestKind.IsThere, TestKind.IsMissing];
    private static readonly TestKind[] Numbers = [TestKind.IsGreater, TestKind.IsAtLeast, TestKind.IsLess, TestKind.IsAtMost, TestKind.IsBetween];
    private static readonly TestKind[] Texts = [TestKind.Contains, TestKind.StartsWith, TestKind.EndsWith];

    /// <summary>The tests to choose from, the likeliest first; all of them where the sort is not known.</summary>
    public static IReadOnlyList<TestKind> For(PropertyType? type) => type switch
    {
        PropertyType.Number => [.. Numbers, .. Always],
        PropertyType.Text => [.. Always, .. Texts],
        PropertyType.Flag => [TestKind.Is, TestKind.IsNot, TestKind.IsThere, TestKind.IsMissing],
        PropertyType.List => [TestKind.Contains, TestKind.IsThere, TestKind.IsMissing],
        _ => [.. Always, .. Numbers, .. Texts],
    };
}
