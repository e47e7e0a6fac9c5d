using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Synapse.Core.Import;
using Synapse.Infrastructure.Export;
using Value = Synapse.Core.Logic.Value;

namespace Synapse.Infrastructure.Tests.Export;

public class TableExportTests
{
    private static readonly ExportHeading Heading = new("Assets", "Heron", "area = 210, 220", new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.FromHours(1)), "anna");

    private static ExportTable Table(params Value[][] rows) => new(Heading, [new("id", IsHidden: true), new("tag"), new("power_kw")], rows.ToAsyncEnumerable());

    [Fact]
    public async Task A_CSV_says_what_was_exported_when_and_by_whom()
    {
        using var output = new MemoryStream();
        await TableExport.WriteCsvAsync(Table(["7", "P-1", 5.5], ["8", "-P2", Value.Missing]), output);

        Assert.Equal(
            "\uFEFF# Assets\r\n# Project: Heron\r\n\"# Filter: area = 210, 220\"\r\n# Exported: 2025-03-01T12:00:00+01:00 by anna\r\nid,tag,power_kw\r\n7,P-1,5.5\r\n8,'-P2,\r\n",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task A_workbook_is_valid_and_its_texts_are_texts()
    {
        using var output = new MemoryStream();
        Assert.Null(await TableExport.WriteXlsxAsync(Table(["7", "=1+1", 5.5], ["8", "0012", true], ["9", "a\r\nb\u0001<>&", Value.EmptyArray]), output));

        using var document = SpreadsheetDocument.Open(output, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        Assert.True(sheet.Descendants<Column>().First().Hidden!.Value);
        Assert.Equal("A6", sheet.Descendants<Pane>().Single().TopLeftCell!.Value);
        var cell = sheet.Descendants<Cell>().Single(c => c.CellReference == "B6");
        Assert.Equal((CellValues.InlineString, "=1+1"), (cell.DataType!.Value, cell.InnerText));
        Assert.Empty(sheet.Descendants<CellFormula>());
    }

    [Fact]
    public async Task Complaints_are_a_file_that_no_spreadsheet_runs()
    {
        using var output = new MemoryStream();
        await ComplaintExport.WriteCsvAsync([ImportComplaint.About(7, "=tag", "@x", ImportComplaintCode.NewlineInTag, "The tag has a line break in it; a tag is one line.")], output);

        Assert.Equal(
            "row,column,value,severity,code,message\r\n7,'=tag,'@x,REJECTED,NEWLINE_IN_TAG,The tag has a line break in it; a tag is one line.\r\n",
            Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF'));
    }
}
