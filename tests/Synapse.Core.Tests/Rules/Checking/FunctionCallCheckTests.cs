using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Rules.Functions;
using static Synapse.Core.Tests.Rules.Checking.Workpiece;

namespace Synapse.Core.Tests.Rules.Checking;

public class FunctionCallCheckTests
{
    private static readonly FunctionLibrary Library = new([new(1, FunctionReader.Read(ValueJson.Parse("""
        {"name": "with_spare", "status": "PRODUCTION", "parameters": [{"name": "power", "type": "NUMBER", "unit": "kW"}], "result": {"type": "NUMBER", "unit": "kW"}, "body": {"*": [{"var": "power"}, 1.25]}}
        """)).Require())]);

    [Fact]
    public void A_call_with_what_it_takes_is_fine() => Assert.Empty(Checked("""{">": [{"with_spare": [{"var": "properties.power_kw"}]}, {"var": "properties.power_kw"}]}"""));

    [Fact]
    public void An_argument_in_another_unit_has_a_conversion_proposed()
    {
        var finding = Only(Checked("""{">": [{"with_spare": [{"var": "properties.power_hp"}]}, 10]}"""), FindingCode.UnitMismatch);

        Assert.Equal(("/condition/>/0/with_spare/0", Severity.Warning), (finding.Path, finding.Severity));
        Assert.Equal("""{"convert":[{"var":"properties.power_hp"},"hp","kW"]}""", finding.Proposal);
        Assert.StartsWith("“power” of “with_spare” is in kW, and this is in hp.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversion_into_another_unit_is_an_error() =>
        Assert.Equal(Severity.Error, Only(Checked("""{">": [{"with_spare": [{"convert": [{"var": "properties.power_hp"}, "hp", "W"]}]}, 10]}"""), FindingCode.UnitMismatch).Severity);

    [Fact]
    public void A_text_is_no_argument_for_a_number()
    {
        var finding = Only(Checked("""{">": [{"with_spare": [{"var": "properties.fluid"}]}, 10]}"""), FindingCode.TypeMismatch);

        Assert.Equal("“power” of “with_spare” is a number; “fluid” is a text.", finding.Message);
    }

    [Fact]
    public void What_a_function_gives_is_compared_in_its_unit() =>
        Assert.Equal("/condition/</1", Only(Checked("""{"<": [{"with_spare": [{"var": "properties.power_kw"}]}, {"var": "properties.power_hp"}]}"""), FindingCode.UnitMismatch).Path);

    [Fact]
    public void What_a_function_gives_is_written_in_its_unit()
    {
        var findings = Checked("true", """[{"type": "SET_PROPERTY", "set": {"power_hp": {"with_spare": [{"var": "properties.power_kw"}]}}}]""").Where(f => f.Code == FindingCode.UnitMismatch).ToList();

        Assert.Equal("/actions/0/set/power_hp", Only(findings, FindingCode.UnitMismatch).Path);
    }

    private static IReadOnlyList<RuleFinding> Checked(string condition, string actions = """[{"type": "SET_PROPERTY", "set": {"voltage": 400}}]""") => RuleChecker.Check(
        RuleReader.Read(ValueJson.Parse($$"""{"id": "mine", "name": "Mine", "source": "PROJECT", "condition": {{condition}}, "actions": {{actions}} }"""), Library).Require(), Catalogue(), RuleSetOutline.Empty);
}
