using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Web.Controls.Diff;

/// <summary>One property of two states side by side; a value that is not there is missing.</summary>
public sealed record PropertyRow(string Path, Value Before, Value After)
{
    public DiffKind Kind => (Before.IsMissing, After.IsMissing) switch
    {
        (true, false) => DiffKind.Added,
        (false, true) => DiffKind.Removed,
        _ => Before == After ? DiffKind.Same : DiffKind.Changed,
    };

    /// <summary>How much a number grew or shrank; null for anything else.</summary>
    public double? Difference => Kind == DiffKind.Changed && Before.IsNumber && After.IsNumber ? After.AsNumber - Before.AsNumber : null;

    /// <summary>Every leaf of the two states, by path; lists and empty objects are leaves.</summary>
    public static IReadOnlyList<PropertyRow> Of(ObjectValue before, ObjectValue after)
    {
        var (old, now) = (Leaves.Flatten(before), Leaves.Flatten(after));
        return
        [
            .. old.Select(m => m.Key).Concat(now.Select(m => m.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(path => new PropertyRow(path, old[path], now[path])),
        ];
    }
}
