using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Rollback;

namespace Synapse.Web.Rollback;

/// <summary>A request with its whole plan as a paper: what was before, after and now, what will be, who decided what, and the plan's hash on every page.</summary>
public sealed class RollbackReport(RollbackRequests requests, IStringLocalizer<RollbackText> text, TimeProvider time)
{
    private const int PageSize = 500;
    private static readonly string[] Columns = ["Entity", "Class", "Property", "Before", "After", "Now", "Proposed", "Decision"];

    /// <summary>One row per property. Refused when a sheet cannot hold them.</summary>
    public Task<Refusal?> WriteXlsxAsync(Actor actor, RollbackRequest request, Stream output, CancellationToken cancellationToken)
    {
        var heading = new ExportHeading(Title(request), request.Project.Value, $"{text["PlanHash"]} {request.PlanHash}", time.GetUtcNow(), actor.Name);
        var table = new ExportTable(heading, [.. Columns.Select(c => new ExportColumn(text[c]))], ValuesAsync(actor, request, cancellationToken));
        return TableExport.WriteXlsxAsync(table, output, cancellationToken);
    }

    public async Task WritePdfAsync(Actor actor, RollbackRequest request, Stream output, CancellationToken cancellationToken)
    {
        await using var pdf = new PdfWriter(output);
        var paper = new ReportPaper(pdf, [.. Columns.Select(c => text[c].Value)], $"{text["PlanHash"]} {request.PlanHash}");
        await paper.StartAsync(Title(request), Facts(actor, request), cancellationToken);
        await foreach (var row in RowsAsync(actor, request, cancellationToken)) await paper.RowAsync(row, cancellationToken);
        await paper.SignAsync(text["Signature"], cancellationToken);
        await pdf.CompleteAsync(Title(request), cancellationToken);
    }

    public string Title(RollbackRequest request) =>
        $"{text[request.Kind == RollbackKind.Restore ? "RestoreTo" : request.Later.Count > 0 ? "RollbackOfMany" : "RollbackOf", request.Batch.No, request.Later.Count]}: {request.Batch.Title}";

    private IEnumerable<string> Facts(Actor actor, RollbackRequest request)
    {
        yield return $"{text["State"]}: {text["State" + request.State.Word()]}{(request.IsPartial ? $", {text["Partial"]}" : "")}{(request.Emergency ? $", {text["Emergency"]}" : request.Direct ? $", {text["Direct"]}" : "")}";
        yield return $"{text["AskedBy"]}: {request.RequestedByName}, {Moment(request.RequestedAt)}. {text["ReasonHead"]}: {request.Reason}";
        foreach (var approval in request.Approvals)
            yield return $"{text["Approvals"]}: {approval.ByName}{(approval.OnBehalfOf is { } lead ? $" {text["For", lead]}" : "")}, {Moment(approval.At)}{(approval.Comment is { Length: > 0 } said ? $". {said}" : "")}";
        if (request.Decision is { } decision) yield return $"{text["DecidedBy"]}: {decision.ByName}, {Moment(decision.At)}{(decision.Comment is { Length: > 0 } said ? $". {said}" : "")}";
        if (request.Acknowledged is { } seen) yield return $"{text["EmergencySeen", seen.ByName]} {Moment(seen.At)}";
        yield return string.Join(", ", request.Counts.Classes.Where(c => c.Value > 0).OrderBy(c => c.Key.Rank()).Select(c => $"{c.Value:N0} {text["Class" + c.Key.Word()]}")) + $"; {WrittenText.Of(request.Counts, text)}";
        foreach (var finding in request.Findings) yield return $"{text["Findings"]}: {finding.Constraint}. {finding.Detail}";
        yield return $"{text["Printed", actor.Name]} {Moment(time.GetUtcNow())}";
    }

    private async IAsyncEnumerable<Value[]> ValuesAsync(Actor actor, RollbackRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(actor, request, cancellationToken)) yield return [.. row.Select(cell => Value.From(cell))];
    }

    private async IAsyncEnumerable<string[]> RowsAsync(Actor actor, RollbackRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = -1; ;)
        {
            var page = await requests.ItemsAsync(actor, request.Project, request.Id, new RollbackItemFilter(), after, PageSize, cancellationToken) is Outcome<IReadOnlyList<NumberedItem>>.Done(var items) ? items : [];
            foreach (var row in page.SelectMany(i => RowsOf(i.Item))) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1].No;
        }
    }

    private IEnumerable<string[]> RowsOf(RollbackItem item)
    {
        if (item.Properties.Count == 0)
            yield return [item.Tag, text["Class" + item.Class.Word()], "", "", "", "", text["Result" + item.Result.Word()], Decision(item.Resolution)];
        foreach (var p in item.Properties)
            yield return [item.Tag, text["Class" + p.Class.Word()], p.Path, Shown(p.Before), Shown(p.After), Now(p), Shown(p.Proposed), Decision(p.Resolution ?? item.Resolution)];
    }

    private static string Now(RollbackProperty p) => p.WrittenBy is { } by ? $"{Shown(p.Now)} ({by.ActorName}, #{by.No})" : Shown(p.Now);

    private string Decision(Resolution? resolution) => resolution switch
    {
        null => "",
        Resolution.TakeBefore before => $"{text["Is" + before.Word]}: {before.Reason}",
        Resolution.AcceptStale stale => $"{text["Is" + stale.Word]}: {stale.Reason}",
        _ => text["Is" + resolution.Word],
    };

    private static string Shown(Value value) => value.IsMissing ? "—" : value.AsString ?? value.ToString();

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
