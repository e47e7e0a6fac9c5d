using Synapse.Infrastructure.Export;

namespace Synapse.Web.Hosting;

/// <summary>Sends a table as a file to be saved; its name says whether it is a CSV or a workbook.</summary>
public static class ExportFile
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static async Task<IResult> SendAsync(HttpContext http, ExportTable table, string name, CancellationToken cancel)
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
