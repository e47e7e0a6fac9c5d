using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Assets;

/// <summary>A filtered list as a file: its filter, project, moment and person above it, safe to open in a spreadsheet, and for assets such that import reads it back.</summary>
public sealed class PlantExport(PlantLists lists, Moments moments, CurrentPerson person, TimeProvider time)
{
    public async Task<IResult> ExportAsync(HttpContext http, EntityKind kind, ProjectId project, string format, CancellationToken cancel)
    {
        if (format is not ("csv" or "xlsx")) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"A list is exported as csv or xlsx, not as “{format}”."));
        var actor = await person.ActorAsync(cancel);
        var wanted = ListUrl.Read(http.Request.Query);
        if (wanted.PointInTime is not Outcome<AsOf?>.Done(var asOf)) return new ApiProblem(((Outcome<AsOf?>.Refused)wanted.PointInTime).Refusal);
        var marked = asOf is null ? null : await moments.MarkAsync(project, asOf, cancel);
        if (marked is Outcome<BatchMark>.Refused(var unknown)) return new ApiProblem(unknown);
        var mark = marked is Outcome<BatchMark>.Done(var point) ? point : null;
        // A moment by the clock may be a later batch when the second page is read; its batch stays what it is.
        if (mark is not null) asOf = new AsOf.AfterBatch(mark.BatchNo);
        switch (await ReadAllAsync(actor, project, kind, wanted, asOf, cancel))
        {
            case Outcome<IReadOnlyList<ListRow>>.Done(var rows):
                var heading = new ExportHeading(kind.Word(), project.Value, (wanted with { Selected = null, AsOf = null }).Write().TrimStart('?'), time.GetUtcNow(), actor.Name)
                {
                    AsOf = mark is null ? null : $"batch {mark.BatchNo}{(mark.At is { } at ? $" of {at:yyyy-MM-ddTHH:mm:sszzz}, {mark.Title}" : "")}",
                };
                return await ExportFile.SendAsync(http, await TableAsync(heading, kind, project, rows, asOf, cancel), $"{project}-{kind.Word().ToLowerInvariant()}s{(mark is null ? "" : $"-as-of-{mark.BatchNo}")}.{format}", cancel);
            case Outcome<IReadOnlyList<ListRow>>.Refused(var refusal):
                return new ApiProblem(refusal);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    private async Task<Outcome<IReadOnlyList<ListRow>>> ReadAllAsync(Actor actor, ProjectId project, EntityKind kind, ListUrl wanted, AsOf? asOf, CancellationToken cancel)
    {
        var rows = new List<ListRow>();
        for (string? cursor = null; ;)
        {
            var page = await lists.PageAsync(actor, project, kind, wanted.Filter, wanted.Order, cursor, PlantLists.MostRows, cancel, asOf);
            if (page is Outcome<ListPage>.Refused(var refusal)) return refusal;
            var done = ((Outcome<ListPage>.Done)page).Value;
            rows.AddRange(done.Rows);
            if (done.Next is null) return rows;
            cursor = done.Next;
        }
    }

    private async Task<ExportTable> TableAsync(ExportHeading heading, EntityKind kind, ProjectId project, IReadOnlyList<ListRow> rows, AsOf? asOf, CancellationToken cancel)
    {
        if (kind == EntityKind.Asset)
            return AssetExport.Table(heading, [.. rows.Select(r => new Entity(kind, r.Id, r.Version, Deleted: false, r.Fields))], await lists.ParentTagsAsync(project, cancel, asOf));
        var paths = rows.SelectMany(r => Leaves.Flatten(r.Fields).Select(l => l.Key)).Where(p => !Field.ReferencesOf(kind).Contains(p)).Distinct(StringComparer.Ordinal).ToList();
        ExportColumn[] columns = [new("id", IsHidden: true), new("row_version", IsHidden: true), .. paths.Select(p => new ExportColumn(p))];
        return new ExportTable(heading, columns, rows.Select(Row).ToAsyncEnumerable());

        Value[] Row(ListRow row) => [row.Id.ToString(), row.Version, .. paths.Select(path => Leaves.At(row.Fields, path))];
    }
}
