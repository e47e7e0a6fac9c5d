using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Import;

namespace Synapse.Web.Import;

/// <summary>What an import would do or did, as it travels.</summary>
/// <param name="CorrelationId">The batch that was written; null for a dry run, and when there was nothing to change.</param>
/// <param name="PlanId">Carries the import out later, and gives its complaints as a file.</param>
public sealed record ImportAnswer(BatchId? CorrelationId, PlanId PlanId, ImportSummary Summary, IReadOnlyList<ImportComplaintAnswer> Complaints)
{
    public static ImportAnswer Of(PlanId plan, BatchId? batch, ImportDiff diff) => new(batch, plan, diff.Summary, [.. diff.Complaints.Select(ImportComplaintAnswer.Of)]);
}

/// <param name="Row">As a spreadsheet numbers it; 0 when the whole file is meant.</param>
/// <param name="Severity">REJECTED: the row is left out; WARNING: it is imported all the same.</param>
public sealed record ImportComplaintAnswer(int Row, string? Column, string? Value, string Code, string Message, string Severity)
{
    public static ImportComplaintAnswer Of(ImportComplaint c) => new(c.Row, c.Column, c.Value, c.Code.Word(), c.Message, c.Severity.Word());
}
