using Microsoft.AspNetCore.Mvc;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>The filters of a plan's rows in a query string; a name may stand several times.</summary>
/// <param name="Kind">change, skipped, conflict, error, finding, unknown.</param>
/// <param name="Sort"><c>plan</c> (the order of writing, the default) or <c>risk</c>.</param>
public sealed record PlanQuery(
    string[]? Kind, [property: FromQuery(Name = "rule_id")] string[]? RuleId, string[]? Type, string[]? Area, string? Property, string? Tag, string? Group, string? Sort, string? Cursor, int? Limit)
{
    public PlanRowFilter ToFilter() => new(Kind ?? [], RuleId ?? [], Type ?? [], Area ?? [], Property, Tag, Group);
}
