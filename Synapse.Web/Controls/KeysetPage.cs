namespace Synapse.Web.Controls;

/// <summary>One page of a list that is read by keyset.</summary>
/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record KeysetPage<TItem>(IReadOnlyList<TItem> Items, string? Next);
