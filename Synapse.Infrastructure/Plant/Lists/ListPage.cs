using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Plant.Lists;

/// <summary>A row of a list: the entity's own fields, references by tag (<c>from_tag</c>, <c>to_tag</c>, <c>source_tag</c>, <c>target_tag</c>), a package's <c>members</c>.</summary>
public sealed record ListRow(EntityId Id, int Version, ObjectValue Fields)
{
    public string? Text(string field) => Fields[field].AsString;
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record ListPage(IReadOnlyList<ListRow> Rows, string? Next);
