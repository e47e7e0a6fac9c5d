using Synapse.Core.Import;
using Synapse.Core.Logic;
using static Synapse.Core.Tests.Import.ImportTables;

namespace Synapse.Core.Tests.Import;

public class ImportReaderTests
{
    private static Value[] Column(string[] cells, char decimalSign = '.') =>
        [.. Read(Table(["tag|x", .. cells.Select((c, i) => $"T{i}|{c}")]), null, decimalSign).Rows.Select(r => r.Values[0])];

    [Fact]
    public void A_column_of_plain_numbers_holds_numbers() => Assert.Equal([5, -0.25, Value.Missing, 0, 999999999999999], Column(["5", "-0.25", " ", "0", "999999999999999"]));

    [Fact]
    public void A_decimal_comma_is_understood() => Assert.Equal([5.5, 7], Column(["5,5", "7"], ','));

    [Theory]
    [InlineData("0012")]
    [InlineData("1E10")]
    [InlineData("+5")]
    [InlineData("1234567890123456")]
    [InlineData("1,000")]
    [InlineData("-0")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("0x1F")]
    [InlineData("1 000")]
    [InlineData("٥")]
    public void One_cell_that_is_no_plain_number_makes_a_short_column_text(string odd) => Assert.Equal(["5", odd], Column(["5", odd]));

    [Fact]
    public void In_a_long_column_of_numbers_the_odd_cells_are_reported_and_kept_as_text()
    {
        var rows = Read(["tag|x", .. Enumerable.Range(0, 19).Select(i => $"T{i}|{i}"), "T19|n/a"]);

        Assert.Equal([(21, ImportComplaintCode.WrongNumber)], rows.Complaints.Codes());
        Assert.Equal("n/a", rows.Complaints[0].Value);
        Assert.Equal((Value)18, rows.Rows[18].Values[0]);
        Assert.Equal("n/a", rows.Rows[19].Values[0].AsString);
    }

    [Fact]
    public void Rows_without_a_tag_that_can_be_used_are_left_out_and_named()
    {
        var rows = Read("tag|type", " |PUMP", "A\nB|PUMP", "A\u0001|PUMP", "#REF!|PUMP", new string('x', 201) + "|PUMP", "P-1|PUMP");

        Assert.Equal(["P-1"], rows.Rows.Select(r => r.Tag));
        Assert.Equal(5, rows.Rejected);
        Assert.Equal(
            [(2, ImportComplaintCode.BlankTag), (3, ImportComplaintCode.NewlineInTag), (4, ImportComplaintCode.NewlineInTag), (5, ImportComplaintCode.BlankTag), (6, ImportComplaintCode.TooLong)],
            rows.Complaints.Codes());
        Assert.All(rows.Complaints, c => Assert.Equal((ImportSeverity.Rejected, "tag"), (c.Severity, c.Column)));
    }

    [Fact]
    public void Of_rows_with_one_tag_that_differ_none_is_imported()
    {
        var rows = Read("tag|type", "P-1|PUMP", "p-1|FAN", "P-2|PUMP");

        Assert.Equal(["P-2"], rows.Rows.Select(r => r.Tag));
        Assert.Equal([(2, ImportComplaintCode.DuplicateTag), (3, ImportComplaintCode.DuplicateTag)], rows.Complaints.Codes());
        Assert.StartsWith("Row 3 has the same tag and says something else", rows.Complaints[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_rows_that_say_the_same_one_is_imported()
    {
        var rows = Read("tag|type", "P-1|PUMP", "P-1|PUMP|", "P-1|PUMP ");

        Assert.Equal([2], rows.Rows.Select(r => r.Number));
        Assert.Equal([3, 4], rows.Complaints.Select(c => c.Row));
    }

    [Fact]
    public void Rows_with_one_id_and_different_tags_are_left_out()
    {
        var rows = Read("tag|id", "P-1|7", "P-2|7", "P-3|8");

        Assert.Equal(["P-3"], rows.Rows.Select(r => r.Tag));
        Assert.Equal([ImportComplaintCode.DuplicateId, ImportComplaintCode.DuplicateId], rows.Complaints.Select(c => c.Code));
    }

    [Fact]
    public void Odd_cells_are_reported_and_the_row_is_kept()
    {
        var rows = Read("tag|type|note|x", "P-1|gizmo|40 ?C|#DIV/0!", "P-2|Control Valve|a\u0007b|", "P-3|pump|why?|\uFFFD|more");

        Assert.Equal(["GIZMO", "CONTROL_VALVE", "PUMP"], rows.Rows.Select(r => r.Values[0].AsString));
        Assert.Equal("ab", rows.Rows[1].Values[1].AsString);
        Assert.True(rows.Rows[0].Values[2].IsMissing);
        Assert.Equal(
            [(2, ImportComplaintCode.LostCharacter), (2, ImportComplaintCode.UnknownType), (2, ImportComplaintCode.ExcelError), (3, ImportComplaintCode.ControlCharacter),
                (4, ImportComplaintCode.TooManyCells), (4, ImportComplaintCode.LostCharacter)],
            rows.Complaints.Codes());
        Assert.All(rows.Complaints, c => Assert.Equal(ImportSeverity.Warning, c.Severity));
    }

    [Fact]
    public void Columns_that_get_into_each_others_way_are_reported()
    {
        var rows = Read("tag|id|power|power.rated|source_id", "P-1|7|5|6|x");

        Assert.Equal(["properties.power"], rows.Paths);
        Assert.Equal([("power.rated", ImportComplaintCode.ColumnConflict), ("source_id", ImportComplaintCode.ColumnConflict)], rows.Complaints.Select(c => (c.Column!, c.Code)));
    }

    [Fact]
    public void A_remembered_mapping_says_which_columns_are_gone()
    {
        var mapping = ImportMapping.Of([new("tag", "t"), new("area", "Bereich")]);

        var rows = Read(Table("t|x", "P-1|1"), mapping);

        Assert.Equal([("Bereich", ImportComplaintCode.MissingColumn)], rows.Complaints.Select(c => (c.Column!, c.Code)));
        Assert.IsType<Outcome<ImportRows>.Refused>(ImportReader.Read(Table("x", "1"), mapping));
        Assert.IsType<Outcome<ImportRows>.Refused>(ImportReader.Read(Table("x", "1"), ImportMapping.Of([])));
    }

    [Fact]
    public void Fifty_thousand_duplicates_are_fifty_thousand_short_complaints()
    {
        var table = new ImportTable(["tag", "note"], [.. Enumerable.Range(0, 50_000).Select(i => new ImportTableRow(i + 2, ["P-1", $"{i} {new string('x', 500)}"]))]);

        var rows = Read(table);

        Assert.Empty(rows.Rows);
        Assert.Equal([(ImportComplaintCode.DuplicateTag, 50_000)], ImportComplaint.Tally(rows.Complaints));
        Assert.All(rows.Complaints, c => Assert.InRange((c.Value?.Length ?? 0) + c.Message.Length, 1, 300));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-P1", "'-P1")]
    [InlineData("'=x", "''=x")]
    [InlineData("'x", "'x")]
    [InlineData("P-1", "P-1")]
    [InlineData("", "")]
    public void The_guard_against_formulas_is_taken_away_again(string text, string guarded)
    {
        Assert.Equal(guarded, ExcelGuard.Protect(text));
        Assert.Equal(text, ExcelGuard.Restore(guarded));
        Assert.Equal(text, ExcelGuard.Restore(ExcelGuard.ProtectGuarded(text)));
    }
}
