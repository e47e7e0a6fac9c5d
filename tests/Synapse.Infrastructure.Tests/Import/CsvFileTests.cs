using System.Text;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Tests.Import;

public class CsvFileTests
{
    static CsvFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252", false)]
    public async Task Text_is_read_in_its_encoding(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("tag;Bezeichnung\r\nP-101;Kühlwasserpumpe für Öl 40 °C\r\n");

        var content = await Upload.Read(mark ? [.. encoding.GetPreamble(), .. bytes] : bytes);

        Assert.Equal("Kühlwasserpumpe für Öl 40 °C", content.Table.Rows[0][1]);
        Assert.Equal((encoding.WebName, mark), (content.Sniff.Encoding, content.Sniff.HasByteOrderMark));
    }

    [Theory]
    [InlineData(',', "tag,description\nP-1,\"a, b\"\nP-2,c\n")]
    [InlineData(';', "tag;power\nP-1;5,5\nP-2;7,5\n")]
    [InlineData('\t', "tag\tdescription\nP-1\ta, b; c\nP-2\td\n")]
    [InlineData('|', "tag|description\nP-1|a, b\nP-2|c, d, e\n")]
    [InlineData(',', "tag\nP-1\nP-2\n")]
    public async Task The_delimiter_is_found(char delimiter, string text)
    {
        var content = await Upload.Read(text);

        Assert.Equal(delimiter, content.Sniff.Delimiter);
        Assert.Equal(["P-1", "P-2"], Upload.Column(content));
    }

    [Fact]
    public async Task A_hint_that_spreadsheets_write_is_followed_and_is_no_row()
    {
        var content = await Upload.Read("sep=|\ntag|a,b,c\nP-1|1,2,3\n");

        Assert.Equal(['|', '2'], [content.Sniff.Delimiter!.Value, (char)('0' + content.Sniff.HeaderRow)]);
        Assert.Equal("P-1", content.Table.Rows[0][0]);
    }

    [Theory]
    [InlineData("tag;power\nP-1;5,5\nP-2;7,25\nP-3;10\n", ',')]
    [InlineData("tag;power\nP-1;5.5\nP-2;7.25\n", '.')]
    [InlineData("tag,power\nP-1,\"1.234,5\"\n", ',')]
    [InlineData("tag,power\nP-1,\"1,234.5\"\n", '.')]
    [InlineData("tag,power\nP-1,10\n", '.')]
    [InlineData("tag;power\nP-1;10\n", ',')]
    public async Task The_decimal_sign_is_found(string text, char sign) => Assert.Equal(sign, (await Upload.Read(text)).Sniff.DecimalSign);

    [Fact]
    public async Task A_line_break_in_quotes_belongs_to_its_cell_and_rows_keep_their_numbers()
    {
        var content = await Upload.Read("tag,note\nP-1,\"two\r\nlines\"\n\nP-2,\"a \"\"b\"\"\"\n");

        Assert.Equal([(2, "two\r\nlines"), (4, "a \"b\"")], content.Table.Rows.Select(r => (r.Number, r[1])));
    }

    [Fact]
    public async Task Titles_above_the_table_are_not_its_header()
    {
        var content = await Upload.Read("Equipment list\nProject,Grey Heron\n\ntag,description,type,power_kw\nP-1,pump,PUMP,5\n");

        Assert.Equal(4, content.Sniff.HeaderRow);
        Assert.Equal(["tag", "description", "type", "power_kw"], content.Table.Headers);
    }

    [Fact]
    public async Task A_table_without_names_gets_numbered_columns()
    {
        var content = await Upload.Read("P-1,5\nP-2,6\n");

        Assert.Equal(0, content.Sniff.HeaderRow);
        Assert.Equal(["column_1", "column_2"], content.Table.Headers);
        Assert.Equal(2, content.Table.Rows.Count);
    }

    [Fact]
    public async Task Columns_without_a_name_or_with_the_same_name_can_be_told_apart()
    {
        var content = await Upload.Read("tag,, Power \n\"P-1\",x,1\n".Replace(" Power ", "\"Power\r\n (kW)\",power (kw)", StringComparison.Ordinal));

        Assert.Equal(["tag", "column_2", "Power (kW)", "power (kw) (2)"], content.Table.Headers);
    }

    [Fact]
    public async Task What_was_found_can_be_overridden()
    {
        var choice = new FileSniffChoice { Delimiter = ',', DecimalSign = ',', HeaderRow = 2, Encoding = "windows-1252" };

        var content = await Upload.Read([.. "a;b,c\ntag,note\nP-1,caf"u8, 0xC3, 0xA9, (byte)'\n'], choice);

        Assert.Equal(["tag", "note"], content.Table.Headers);
        Assert.Equal("cafÃ©", content.Table.Rows[0][1]);
        Assert.Equal((',', ',', 2, "windows-1252"), (content.Sniff.Delimiter, content.Sniff.DecimalSign, content.Sniff.HeaderRow, content.Sniff.Encoding));
    }

    [Fact]
    public async Task Blank_rows_at_the_end_are_no_rows_but_one_in_the_middle_is()
    {
        var content = await Upload.Read("tag,note\nP-1,x\n,\nP-2,y\n,\n,\n");

        Assert.Equal([2, 3, 4], content.Table.Rows.Select(r => r.Number));
    }
}
