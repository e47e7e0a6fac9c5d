using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;
using static Synapse.Web.Tests.Hosting.PumpProject;

namespace Synapse.Web.Tests.Rollback;

/// <summary>The plan on paper, as a lead would sign it.</summary>
[Collection(PostgresCollection.Name)]
public sealed partial class ReportApi(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task The_paper_names_the_plan_the_classes_what_was_decided_and_who_approved_on_numbered_pages()
    {
        var project = await shared.PumpsAsync(("rollback_approvals", 2));
        var batch = await project.SetPowerAsync(1, 75);
        await project.SetPowerAsync(1, 90);
        var pending = await project.AskAsync(batch);
        await DoneAsync(project.PostAsync("eve", $"/api/v1/rollbacks/{Request(pending)}/comments", new { entity_id = project.Pump(1).Value, comment = "Measured twice" }));
        var decided = await DoneAsync(project.PostAsync("lea", $"/api/v1/rollbacks/{Request(pending)}/resolutions", new
        {
            plan_hash = pending.GetProperty("plan_hash").GetString(),
            items = new[] { new { entity_id = project.Pump(1).Value, path = "properties.power_kw", resolution = "TAKE_BEFORE", reason = "The vendor was wrong twice, and said so in writing on the day before the issue" } },
        }));
        await DoneAsync(project.DecideAsync("lea", decided, "approve", "Agreed"));

        var answer = await project.ReadAsync("vic", $"/api/v1/rollbacks/{Request(pending)}/report.pdf");

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var hash = decided.GetProperty("plan_hash").GetString()!;
        Assert.EndsWith($"-{hash[..8]}.pdf", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var pages = Pages(await answer.Content.ReadAsByteArrayAsync());
        Assert.All(pages, page => Assert.Contains(hash, page));
        var paper = string.Join(' ', pages);
        foreach (var said in (string[])["Page 1 of", "1 changed since", "P-101", "Asked for by: eve", "lea, 20", "Agreed", "eve, 20", "Measured twice", "in writing on", "the issue", "Approved by:"]) Assert.Contains(said, paper);
    }

    [Fact]
    public async Task The_workbook_has_the_rows_under_a_frozen_header_and_the_request_on_a_sheet_of_its_own()
    {
        var project = await shared.PumpsAsync();
        var pending = await project.AskAsync(await project.SetPowerAsync(1, 75));

        var answer = await project.ReadAsync("vic", $"/api/v1/rollbacks/{Request(pending)}/report.xlsx");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var book = SpreadsheetDocument.Open(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()), isEditable: false);
        Assert.Equal(["Export", "Request"], book.WorkbookPart!.Workbook!.Descendants<Sheet>().Select(s => s.Name!.Value));
        var (rows, request) = (SheetOf(book, 0), SheetOf(book, 1));
        var header = rows.Descendants<Row>().Single(r => r.InnerText.StartsWith("EntityClass", StringComparison.Ordinal));
        Assert.Equal($"A{header.RowIndex! + 1}", rows.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.StartsWith($"A{header.RowIndex}:", rows.Descendants<AutoFilter>().Single().Reference!.Value);
        Assert.Contains("P-101cleanproperties.power_kw30757530", string.Concat(rows.Descendants<Row>().Last().Descendants<Cell>().Select(c => c.InnerText)));
        Assert.Contains(pending.GetProperty("plan_hash").GetString()!, request.InnerText);
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("xlsx")]
    public async Task A_report_of_nothing_is_refused(string format)
    {
        var project = await shared.PumpsAsync();

        Assert.Equal("NOT_FOUND", await (await project.ReadAsync("vic", $"/api/v1/rollbacks/{Guid.NewGuid()}/report.{format}")).RefusalAsync());
    }

    private static Worksheet SheetOf(SpreadsheetDocument book, int index) =>
        ((WorksheetPart)book.WorkbookPart!.GetPartById(book.WorkbookPart.Workbook!.Descendants<Sheet>().ElementAt(index).Id!.Value!)).Worksheet!;

    /// <summary>The texts on each page, in the order in which they were set.</summary>
    private static List<string> Pages(byte[] pdf)
    {
        var raw = Encoding.Latin1.GetString(pdf);
        var pages = new List<string>();
        foreach (Match stream in Stream().Matches(raw))
        {
            using var unpacked = new ZLibStream(new MemoryStream(pdf, stream.Index + stream.Length, int.Parse(stream.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked, Encoding.Latin1);
            pages.Add(string.Join(' ', Shown().Matches(reader.ReadToEnd()).Select(t => t.Groups[1].Value)));
        }

        return pages;
    }

    [GeneratedRegex(@"/Length (\d+) /Filter /FlateDecode >>\nstream\n")]
    private static partial Regex Stream();

    [GeneratedRegex(@"Tm \((.*)\) Tj")]
    private static partial Regex Shown();
}
