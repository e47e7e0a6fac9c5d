using System.Text;
using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Tests.Import;

/// <summary>Tags that spreadsheets love to damage, through both formats and back.</summary>
public class TagsSurviveTests
{
    private static readonly string[] Tags =
    [
        "0012", "1E10", "=1+1", "-P1", "+P1", "@P1", "'P1", "'=P1", "''=P1", "<script>alert(1)</script>", "2-3", "=AP+ST1-M1", "12345678901234567890", "1,5", "1.50", "TRUE", "#12",
        "a;b", "a\"b", "ÄÖÜ-ß", "π-101", "_x0041_", "00_x000D_", "NULL", "1/2", "10:30", "5%", "€5", "🔥-1", "P 101", "sep=,",
    ];

    [Fact]
    public async Task Every_tag_comes_through_a_CSV_file_unchanged()
    {
        var text = "tag,note\n" + string.Concat(Tags.Select(t => $"\"{ExcelGuard.Protect(t).Replace("\"", "\"\"", StringComparison.Ordinal)}\",x\n"));

        Assert.Equal(Tags, Upload.Rows(await Upload.Read(text)).Rows.Select(r => r.Tag));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_tag_comes_through_our_own_export_unchanged(bool xlsx)
    {
        var assets = Tags.Select((tag, i) => Asset(i, tag, ObjectValue.Empty)).ToList();

        Assert.Equal(Tags, Upload.Rows(await Upload.Read(await ExportRoundTripTests.Export(assets, null, xlsx))).Rows.Select(r => r.Tag));
    }

    [Fact]
    public async Task In_a_CSV_export_no_text_begins_like_a_formula()
    {
        var bytes = await ExportRoundTripTests.Export([Asset(1, "=1+1", ObjectValue.Of(("note", "@SUM(A1)"), ("delta", -5)))], null, xlsx: false);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var line = Encoding.UTF8.GetString(bytes).TrimEnd().Split("\r\n")[^1];
        Assert.Contains("'=1+1", line, StringComparison.Ordinal);
        Assert.Contains("'@SUM(A1)", line, StringComparison.Ordinal);
        Assert.Contains(",-5,", line, StringComparison.Ordinal);
    }

    private static Entity Asset(int number, string tag, ObjectValue properties) => new(
        EntityKind.Asset, new EntityId(new Guid(number, 1, 1, new byte[8])), 1, false, ObjectValue.Of((Field.Tag, tag), (Field.Type, "PUMP"), (Field.Properties, properties)));
}
