using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.TimeTravel;

/// <summary>A comparison as a file: one line for each property that differs.</summary>
public sealed class CompareExport(ProjectComparison comparison, CurrentPerson person, TimeProvider time)
{
    private static readonly ExportColumn[] Columns =
    [
        new("id", IsHidden: true), new("kind"), new("tag"), new("type"), new("area"), new("discipline"), new("change"), new("version_from"), new("version_to"), new("property"), new("before"), new("after"),
    ];

    public async Task<IResult> ExportAsync(HttpRequest http, ProjectId project, string format, CancellationToken cancel)
    {
        if (format is not ("csv" or "xlsx")) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"A comparison is exported as csv or xlsx, not as “{format}”."));
        var read = CompareUrl.Read(http.Query);
        if (read is not Outcome<CompareUrl>.Done(var url)) return new ApiProblem(((Outcome<CompareUrl>.Refused)read).Refusal);
        var actor = await person.ActorAsync(cancel);
        var found = await comparison.OfAsync(actor, project, url, cancel);
        if (found is not Outcome<Comparison>.Done(var whole)) return new ApiProblem(((Outcome<Comparison>.Refused)found).Refusal);
        // What is newest may be another batch when the second page is read.
        url = url with { From = $"{whole.From.BatchNo}", To = $"{whole.To.BatchNo}" };
        var heading = new ExportHeading("COMPARISON", project.Value, (url with { From = null, To = null }).Write().TrimStart('?'), time.GetUtcNow(), actor.Name) { AsOf = $"{Say(whole.From)} and {Say(whole.To)}" };
        return await ExportFile.SendAsync(
            http.HttpContext, new ExportTable(heading, Columns, RowsAsync(actor, project, url, cancel)), $"{project}-compare-{whole.From.BatchNo}-{whole.To.BatchNo}.{format}", cancel);
    }

    private static string Say(BatchMark mark) => $"batch {mark.BatchNo}{(mark.At is { } at ? $" of {at:yyyy-MM-ddTHH:mm:sszzz}, {mark.Title}" : "")}";

    private async IAsyncEnumerable<Value[]> RowsAsync(Actor actor, ProjectId project, CompareUrl url, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? cursor = null; ;)
        {
            if (await comparison.ItemsAsync(actor, project, url, cursor, Comparisons.MostItems, cancel) is not Outcome<ComparisonPage>.Done(var page)) yield break;
            foreach (var item in page.Items)
            foreach (var path in item.Diff.Paths)
                yield return
                [
                    item.Id.ToString(), item.Kind.Word(), item.Tag, Or(item.Type), Or(item.Area), Or(item.Discipline), item.Change.Word(),
                    item.VersionFrom is { } from ? from : Value.Missing, item.VersionTo, path, item.Diff.Before[path], item.Diff.After[path],
                ];
            if (page.Next is null) yield break;
            cursor = page.Next;
        }
    }

    private static Value Or(string? text) => text is null ? Value.Missing : text;
}
