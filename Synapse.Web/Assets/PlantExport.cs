using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Assets;

/// <summary>A filtered list as a file: its filter, project, moment and person above it, safe to open in a spreadsheet, and for assets such that import reads it back.</summary>
public sealed class PlantExport(PlantLists lists, CurrentPerson person, TimeProvider time)
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async Task<IResult> ExportAsync(HttpContext http, EntityKind kind, ProjectId project, string format, CancellationToken cancel)
    {
        if (format is not ("csv" or "xlsx")) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"A list is exported as csv or xlsx, not as “{format}”."));
        var actor = await person.ActorAsync(cancel);
        var wanted = ListUrl.Read(http.Request.Query);
        switch (await ReadAllAsync(actor, project, kind, wanted, cancel))
        {
            case Outcome<IReadOnlyList<ListRow>>.Done(var rows):
                var heading = new ExportHeading(kind.Word(), project.Value, (wanted with { Selected = null }).Write().TrimStart('?'), time.GetUtcNow(), actor.Name);
                return await WriteAsync(http, await TableAsync(heading, kind, project, rows, cancel), $"{project}-{kind.Word().ToLowerInvariant()}s.{format}", cancel);
            case Outcome<IReadOnlyList<ListRow>>.Refused(var refusal):
                return new ApiProblem(refusal);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    private async Task<Outcome<IReadOnlyList<ListRow>>> ReadAllAsync(Actor actor, ProjectId project, EntityKind kind, ListUrl wanted, CancellationToken cancel)
    {
        var rows = new List<ListRow>();
        for (string? cursor = null; ;)
        {
            var page = await lists.PageAsync(actor, project, kind, wanted.Filter, wanted.Order, cursor, PlantLists.MostRows, cancel);
            if (page is Outcome<ListPage>.Refused(var refusal)) return refusal;
            var done = ((Outcome<ListPage>.Done)page).Value;
            rows.AddRange(done.Rows);
            if (done.Next is null) return rows;
            cursor = done.Next;
        }
    }

    private async Task<ExportTable> TableAsync(ExportHeading heading, EntityKind kind, ProjectId project, IReadOnlyList<ListRow> rows, CancellationToken cancel)
    {
        if (kind == EntityKind.Asset)
            return AssetExport.Table(heading, [.. rows.Select(r => new Entity(kind, r.Id, r.Version, Deleted: false, r.Fields))], await lists.ParentTagsAsync(project, cancel));
        var paths = rows.SelectMany(r => Leaves.Flatten(r.Fields).Select(l => l.Key)).Where(p => !Field.ReferencesOf(kind).Contains(p)).Distinct(StringComparer.Ordinal).ToList();
        ExportColumn[] columns = [new("id", IsHidden: true), new("row_version", IsHidden: true), .. paths.Select(p => new ExportColumn(p))];
        return new ExportTable(heading, columns, rows.Select(Row).ToAsyncEnumerable());

        Value[] Row(ListRow row) => [row.Id.ToString(), row.Version, .. paths.Select(path => Leaves.At(row.Fields, path))];
    }

    private static async Task<IResult> WriteAsync(HttpContext http, ExportTable table, string name, CancellationToken cancel)
    {
        var isWorkbook = name.EndsWith(".xlsx", StringComparison.Ordinal);
        http.Response.ContentType = isWorkbook ? Workbook : "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        if (!isWorkbook)
        {
            await TableExport.WriteCsvAsync(table, http.Response.Body, cancel);
            return Results.Empty;
        }

        if (await TableExport.WriteXlsxAsync(table, http.Response.Body, cancel) is not { } refusal) return Results.Empty;
        http.Response.Headers.ContentDisposition = default;
        return new ApiProblem(refusal);
    }
}
