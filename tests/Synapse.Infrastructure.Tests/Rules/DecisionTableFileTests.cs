using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Tests.Rules;

public class DecisionTableFileTests
{
    private static readonly ObjectValue Document = ValueJson.Parse("""
        {"id": "t", "name": "T", "source": "PROJECT", "table": {"hit_policy": "FIRST", "inputs": [{"path": "type"}, {"path": "properties.kw"}, {"path": "area"}], "outputs": [{"property": "class"}, {"property": "steps"}],
         "rows": [{"name": "big", "when": ["PUMP, FAN", "> 55", "0012"], "then": ["1E10", 3]}, {"when": ["-", "[10..20)", "\"=1+1\""], "then": [{"var": "type"}, true]}, {"when": ["not(PUMP)", 7, "-"], "then": ["0012", "5"]}]}}
        """).AsObject!;

    private static async Task<MemoryStream> WorkbookAsync()
    {
        var file = new MemoryStream();
        Assert.Null(await TableExport.WriteXlsxAsync(DecisionTableFile.Write(RuleReader.Read(Document).Require(), new ExportHeading("T", "p", "", DateTimeOffset.UnixEpoch, "me")), file));
        file.Position = 0;
        return file;
    }

    [Fact]
    public async Task A_table_comes_back_from_a_workbook_as_it_went()
    {
        var read = Assert.IsType<Outcome<ObjectValue>.Done>(await DecisionTableFile.ReadAsync(Document, await WorkbookAsync(), default));
        Assert.Equal(ValueJson.WriteIndented(Document), ValueJson.WriteIndented(read.Value));
    }

    [Fact]
    public async Task A_file_without_the_columns_of_the_table_is_refused_with_their_names()
    {
        var other = ValueJson.Parse(ValueJson.Write(Document).Replace("\"class\"", "\"grade\"")).AsObject!;
        var refused = Assert.IsType<Outcome<ObjectValue>.Refused>(await DecisionTableFile.ReadAsync(other, await WorkbookAsync(), default));
        Assert.Contains("“then grade”", refused.Refusal.Detail);
    }
}
