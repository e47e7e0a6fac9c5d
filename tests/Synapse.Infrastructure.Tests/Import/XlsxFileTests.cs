using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Tests.Import;

public class XlsxFileTests
{
    private static string Header(params string[] names) =>
        $"<row r=\"1\">{string.Concat(names.Select(n => $"<c t=\"inlineStr\"><is><t>{n}</t></is></c>"))}</row>";

    private static async Task<string> Shown(string cell, params string[] formats)
    {
        var content = await Upload.Read(TestWorkbook.Of([Header("tag", "x") + $"<row r=\"2\"><c r=\"A2\" t=\"str\"><v>P-1</v></c>{cell}</row>"], formats: formats));
        return content.Table.Rows[0][1];
    }

    [Theory]
    [InlineData("0012")]
    [InlineData("1E10")]
    [InlineData("=1+1")]
    [InlineData("2-3")]
    [InlineData("12345678901234567890")]
    public async Task A_text_cell_stays_the_text_it_is(string text) =>
        Assert.Equal(text, await Shown($"<c r=\"B2\" t=\"inlineStr\"><is><t>{text}</t></is></c>"));

    [Theory]
    [InlineData("12", "12")]
    [InlineData("12.5", "12.5")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("1E10", "10000000000")]
    [InlineData("1.5E-3", "0.0015")]
    [InlineData("-7", "-7")]
    [InlineData("123456789012345", "123456789012345")]
    public async Task A_number_keeps_its_digits(string raw, string shown) => Assert.Equal(shown, await Shown($"<c r=\"B2\"><v>{raw}</v></c>"));

    [Theory]
    [InlineData("12", "0000", "0012")]
    [InlineData("12.3456", "0.00", "12.3456")]
    [InlineData("41852", "14", "2014-08-01")]
    [InlineData("41852.5", "22", "2014-08-01T12:00:00")]
    [InlineData("0.75", "20", "18:00:00")]
    [InlineData("41852", "dd/mm/yyyy", "2014-08-01")]
    [InlineData("41852.25", "yyyy\\-mm\\-dd hh:mm", "2014-08-01T06:00:00")]
    [InlineData("41852", "[$-407]d. mmmm yyyy;@", "2014-08-01")]
    [InlineData("1", "14", "1900-01-01")]
    [InlineData("61", "14", "1900-03-01")]
    [InlineData("5", "\"days\" 0", "5")]
    [InlineData("5", "[Red]0.0", "5")]
    public async Task A_number_is_read_as_it_is_shown(string raw, string format, string shown) =>
        Assert.Equal(shown, await Shown($"<c r=\"B2\" s=\"1\"><v>{raw}</v></c>", format));

    [Fact]
    public async Task Dates_follow_the_calendar_of_the_workbook()
    {
        var content = await Upload.Read(TestWorkbook.Of(
            [Header("tag", "x") + "<row r=\"2\"><c t=\"str\"><v>P-1</v></c><c s=\"1\"><v>40390</v></c></row>"], formats: ["14"], workbook: "<workbookPr date1904=\"1\"/>"));

        Assert.Equal("2014-08-01", content.Table.Rows[0][1]);
    }

    [Fact]
    public async Task Of_a_formula_the_stored_result_is_taken_and_nothing_is_computed()
    {
        Assert.Equal("7", await Shown("<c r=\"B2\"><f>1+1</f><v>7</v></c>"));
        Assert.Equal("P-2", await Shown("<c r=\"B2\" t=\"str\"><f>A2&amp;1</f><v>P-2</v></c>"));
        Assert.Equal("", await Shown("<c r=\"B2\"><f>1+1</f></c>"));
        Assert.Equal("#REF!", await Shown("<c r=\"B2\" t=\"e\"><v>#REF!</v></c>"));
        Assert.Equal("TRUE", await Shown("<c r=\"B2\" t=\"b\"><v>1</v></c>"));
    }

    [Fact]
    public async Task Shared_texts_are_joined_without_readings_and_escapes_are_resolved()
    {
        string[] texts = ["<t>tag</t>", "<r><t>P-</t></r><r><rPr><b/></rPr><t>10</t></r><r><t>1</t></r><rPh sb=\"0\" eb=\"1\"><t>pi</t></rPh>", "<t xml:space=\"preserve\">two_x000D_\nlines</t>", "<t/>", "<t>note</t>"];

        var content = await Upload.Read(TestWorkbook.Of(
            ["<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>4</v></c></row><row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row><row><c t=\"s\"><v>3</v></c></row>"], texts));

        Assert.Equal(["P-101", "two\r\nlines"], content.Table.Rows.Single().Cells);
    }

    [Fact]
    public async Task Cells_and_rows_that_are_left_out_leave_gaps()
    {
        var content = await Upload.Read(TestWorkbook.Of([Header("tag", "a", "b") + "<row r=\"3\"/><row r=\"5\"><c r=\"A5\" t=\"str\"><v>P-1</v></c><c r=\"C5\"><v>3</v></c></row><row r=\"6\"><c r=\"A6\" s=\"1\"/></row>"], formats: ["14"]));

        var row = Assert.Single(content.Table.Rows);
        Assert.Equal(5, row.Number);
        Assert.Equal(["P-1", "", "3"], row.Cells);
    }

    [Fact]
    public async Task The_first_visible_sheet_with_content_is_read_unless_another_is_chosen()
    {
        string Sheet(string tag) => Header("tag") + $"<row r=\"2\"><c t=\"str\"><v>{tag}</v></c></row>";
        var file = TestWorkbook.Of([Sheet("HIDDEN"), "", Sheet("P-1"), Sheet("P-2")], sheets: ["name=\"Lists\" state=\"hidden\"", "name=\"Cover\"", "name=\"Motors\"", "name=\"Pumps\""]);

        var first = await Upload.Read(file);
        var chosen = await Upload.Read(file, new FileSniffChoice { Sheet = "pumps" });

        Assert.Equal(("Motors", "P-1"), (first.Sniff.Sheet, first.Table.Rows[0][0]));
        Assert.Equal(["Cover", "Motors", "Pumps"], first.Sniff.Sheets);
        Assert.Equal("P-2", chosen.Table.Rows[0][0]);
        Assert.Equal("The workbook has no sheet 'Lists'; there are Cover, Motors, Pumps.", await Upload.Refusal(new MemoryStream(file), choice: new FileSniffChoice { Sheet = "Lists" }));
    }

    [Fact]
    public async Task A_cell_far_to_the_right_is_refused() => Assert.Equal(
        "Row 2 has a cell in column 16,384; 400 columns are the limit for an import.",
        await Upload.Refusal(TestWorkbook.Of([Header("tag") + "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>"])));

    [Fact]
    public async Task A_document_type_is_not_resolved() => Assert.Contains(
        "damaged", await Upload.Refusal(TestWorkbook.Of(["</sheetData></worksheet><!DOCTYPE x>"])), StringComparison.Ordinal);
}
