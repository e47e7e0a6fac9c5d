using Synapse.Core.Executions;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Executions;

/// <summary>Which rows of a plan to show; an empty list means any.</summary>
/// <param name="Kinds">change, skipped, conflict, error, finding, unknown.</param>
/// <param name="Tag">A part of the tag.</param>
/// <param name="Group">The signature of a <see cref="PlanGroup"/>.</param>
public sealed record PlanRowFilter(
    IReadOnlyList<string> Kinds, IReadOnlyList<string> Rules, IReadOnlyList<string> Types, IReadOnlyList<string> Areas, string? Property = null, string? Tag = null, string? Group = null)
{
    public static PlanRowFilter None { get; } = new([], [], [], []);

    public bool IsNone => this is { Kinds.Count: 0, Rules.Count: 0, Types.Count: 0, Areas.Count: 0, Property: null, Tag: null, Group: null };
}

/// <summary>Where a page of rows ends: the risk (when sorted by it) and the number of its last row.</summary>
public readonly record struct PlanCursor(int Risk, int No)
{
    public static PlanCursor? Parse(string? text) =>
        text?.Split('.') is [var risk, var no] && int.TryParse(risk, out var r) && int.TryParse(no, out var n) ? new PlanCursor(r, n) : null;

    public override string ToString() => $"{Risk}.{No}";
}

/// <summary>A row of a stored plan.</summary>
/// <param name="Risk">How much a careful reader should look at it: 5 deletes, 4 could not be computed or lost a conflict, 3 overwrites a value, 2 is a finding or unknown, 1 adds, 0 does nothing.</param>
/// <param name="Item">As <see cref="PlanJson"/> writes it.</param>
public sealed record PlanRow(int No, int Risk, string Kind, string? Tag, ObjectValue Item)
{
    public PlanCursor Cursor => new(Risk, No);
}

/// <summary>Rows that are the same but for the entity.</summary>
/// <param name="First">The first row, which stands for all.</param>
/// <param name="Tags">The first few tags.</param>
public sealed record PlanGroup(string Signature, int Count, int Risk, ObjectValue First, IReadOnlyList<string> Tags);

/// <summary>A word and how many rows of a plan have it.</summary>
public sealed record PlanCount(string Word, int Count);

/// <summary>Counts over a whole plan; by rule they stand in its header.</summary>
public sealed record PlanOverview(IReadOnlyList<PlanCount> Kinds, IReadOnlyList<PlanCount> Types, IReadOnlyList<PlanCount> Areas, IReadOnlyList<PlanCount> Properties);
