using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Language;

namespace Synapse.Web.Rollback;

/// <summary>A request with its whole plan as a paper: what was before, after and now, what will be, who decided what and said what, and the plan's hash on every page.</summary>
public sealed class RollbackReport(RollbackRequests requests, RollbackComments comments, IStringLocalizer<RollbackText> text, TimeProvider time)
{
    private const int PageSize = 500;
    private static readonly string[] Columns = ["Entity", "Class", "Property", "Before", "After", "Now", "Proposed", "Decision"];
    private static readonly (string Name, int Width)[] SheetColumns =
        [("Entity", 20), ("Class", 20), ("Property", 26), ("Before", 20), ("After", 20), ("Now", 20), ("NowBy", 22), ("Proposed", 20), ("Decision", 34), ("Explanation", 60)];

    /// <summary>One row per property, and the facts on a sheet of their own. Refused when a sheet cannot hold them.</summary>
    public async Task<Refusal?> WriteXlsxAsync(Actor actor, RollbackRequest request, Stream output, CancellationToken cancellationToken)
    {
        var heading = new ExportHeading(Title(request), request.Project.Value, "", time.GetUtcNow(), actor.Name);
        var said = (await SaidAsync(actor, request, cancellationToken)).Select(c => (text["Comments"].Value, c));
        var table = new ExportTable(heading, [.. SheetColumns.Select(c => new ExportColumn(text[c.Name], Width: c.Width))], ValuesAsync(actor, request, cancellationToken))
        {
            Cover = new ExportCover(text["Request"], [(text["Rollback"], Title(request)), .. Facts(actor, request), .. said]),
        };
        return await TableExport.WriteXlsxAsync(table, output, cancellationToken);
    }

    public async Task WritePdfAsync(Actor actor, RollbackRequest request, Stream output, CancellationToken cancellationToken)
    {
        await using var pdf = new PdfWriter(output);
        var paper = new ReportPaper(pdf, Title(request), request.Project.Value, $"{text["PlanHash"]} {request.PlanHash}", text["PageOf"]);
        await paper.StartAsync(cancellationToken);
        foreach (var (name, said) in Facts(actor, request)) await paper.FactAsync(name, said, cancellationToken);
        await paper.HeadAsync(text["Items"], cancellationToken);
        paper.Columns([.. Columns.Select(c => text[c].Value)]);
        await foreach (var row in RowsAsync(actor, request, cancellationToken))
        {
            string[] values = row.Property.Length == 0 ? ["", "", "", Shown(row.Proposed)] : [Shown(row.Before), Shown(row.After), Now(row), Shown(row.Proposed)];
            await paper.RowAsync([row.Entity, row.Class, row.Property, .. values, row.Decision], row.First, cancellationToken);
            if (row.Note is { } note) await paper.NoteAsync(note, cancellationToken);
        }

        if (await SaidAsync(actor, request, cancellationToken) is { Count: > 0 } comments)
        {
            await paper.HeadAsync(text["Comments"], cancellationToken);
            foreach (var said in comments) await paper.FactAsync("", said, cancellationToken);
        }

        await paper.HeadAsync(text["Signatures"], cancellationToken);
        await paper.SignAsync([$"{text["AskedBy"]}: {request.RequestedByName}", .. Approvers(request)], text["Signature"], cancellationToken);
        await pdf.CompleteAsync(Title(request), cancellationToken);
    }

    public string Title(RollbackRequest request) =>
        $"{text[request.Kind == RollbackKind.Restore ? "RestoreTo" : request.Later.Count > 0 ? "RollbackOfMany" : "RollbackOf", request.Batch.No, request.Later.Count]}: {request.Batch.Title.Said()}";

    private IEnumerable<string> Approvers(RollbackRequest request)
    {
        var given = request.Approvals.Select(a => $"{text["ApprovedBy"]}: {a.ByName}{(a.OnBehalfOf is { } lead ? $" {text["For", lead]}" : "")}").ToList();
        return request.Direct ? [$"{text["ApprovedBy"]}: {request.RequestedByName}"] : given.Concat(Enumerable.Repeat($"{text["ApprovedBy"]}:", Math.Max(0, request.ApprovalsNeeded - given.Count)));
    }

    private IEnumerable<(string Name, string Said)> Facts(Actor actor, RollbackRequest request)
    {
        yield return (text["State"], $"{text["State" + request.State.Word()]}{(request.IsPartial ? $", {text["Partial"]}" : "")}{(request.Emergency ? $", {text["Emergency"]}" : request.Direct ? $", {text["Direct"]}" : "")}");
        yield return (text["Batch"], $"#{request.Batch.No} {request.Batch.Title}, {request.Batch.ActorName}, {Moment(request.Batch.At)}");
        if (request.Later.Count > 0) yield return (text["LaterBatches"], request.Later.Count.ToString("N0", CultureInfo.CurrentCulture));
        yield return (text["AskedBy"], $"{request.RequestedByName}, {Moment(request.RequestedAt)}");
        yield return (text["ReasonHead"], request.Reason);
        foreach (var approval in request.Approvals)
            yield return (text["ApprovedBy"], $"{approval.ByName}{(approval.OnBehalfOf is { } lead ? $" {text["For", lead]}" : "")}, {Moment(approval.At)}{Comment(approval.Comment)}");
        if (request.Decision is { } decision) yield return (text["DecidedBy"], $"{decision.ByName}, {Moment(decision.At)}{Comment(decision.Comment)}");
        if (request.Acknowledged is { } seen) yield return (text["Emergency"], $"{text["EmergencySeen", seen.ByName]} {Moment(seen.At)}{Comment(seen.Comment)}");
        yield return (text["Classes"], string.Join(", ", request.Counts.Classes.Where(c => c.Value > 0).OrderBy(c => c.Key.Rank()).Select(c => $"{c.Value:N0} {text["Class" + c.Key.Word()]}")));
        yield return (text["Proposed"], WrittenText.Of(request.Counts, text));
        foreach (var finding in request.Findings) yield return (text["Findings"], $"{finding.Constraint}. {finding.Detail}");
        yield return (text["PlanHash"], request.PlanHash);
        yield return (text["PrintedHead"], $"{actor.Name}, {Moment(time.GetUtcNow())}");
    }

    private async Task<IReadOnlyList<string>> SaidAsync(Actor actor, RollbackRequest request, CancellationToken cancellationToken)
    {
        if (await comments.ListAsync(actor, request.Project, request.Id, cancellationToken) is not Outcome<IReadOnlyList<RollbackComment>>.Done({ Count: > 0 } said)) return [];
        var tags = new Dictionary<EntityId, string>();
        if (said.Any(c => c.Entity is not null))
            await foreach (var item in ItemsAsync(actor, request, cancellationToken)) tags.TryAdd(item.Id, item.Tag);
        return [.. said.Select(c => $"{(c.Entity is { } id ? $"{string.Join(' ', ((string?[])[tags.GetValueOrDefault(id), c.Path]).OfType<string>())} – " : "")}{c.ByName}, {Moment(c.At)}: {c.Said}")];
    }

    private async IAsyncEnumerable<Value[]> ValuesAsync(Actor actor, RollbackRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(actor, request, cancellationToken))
            yield return [row.Entity, row.Class, row.Property, row.Before, row.After, row.Now, row.NowBy, row.Proposed, row.Decision, row.Note ?? ""];
    }

    private async IAsyncEnumerable<ReportRow> RowsAsync(Actor actor, RollbackRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ItemsAsync(actor, request, cancellationToken))
            foreach (var row in ReportRow.Of(item, text)) yield return row;
    }

    private async IAsyncEnumerable<RollbackItem> ItemsAsync(Actor actor, RollbackRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = -1; ;)
        {
            var page = await requests.ItemsAsync(actor, request.Project, request.Id, new RollbackItemFilter(), after, PageSize, cancellationToken) is Outcome<IReadOnlyList<NumberedItem>>.Done(var items) ? items : [];
            foreach (var item in page) yield return item.Item;
            if (page.Count < PageSize) yield break;
            after = page[^1].No;
        }
    }

    private static string Now(ReportRow row) => row.NowBy.Length > 0 ? $"{Shown(row.Now)} ({row.NowBy})" : Shown(row.Now);

    private static string Comment(string? said) => said is { Length: > 0 } ? $": {said}" : "";

    private static string Shown(Value value) => value.IsMissing ? "—" : value.AsString ?? value.ToString();

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
