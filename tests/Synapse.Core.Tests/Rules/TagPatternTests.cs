using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Rules;

public class TagPatternTests
{
    private static readonly ObjectValue Pump = ValueJson.Parse("""{"tag":"P-101","type":"PUMP","area":"210","properties":{"power_kw":0.37,"a":{"b":true}}}""").AsObject!;

    [Theory]
    [InlineData("{tag}-M", "P-101-M")]
    [InlineData("{area}/{type}", "210/PUMP")]
    [InlineData("{properties.power_kw} kW", "0.37 kW")]
    [InlineData("{properties.a.b}", "true")]
    [InlineData("{{{tag}}}", "{P-101}")]
    [InlineData("plain", "plain")]
    [InlineData("J-{seq:000}", "J-007")]
    [InlineData("J{seq}", "J7")]
    public void Places_are_filled(string pattern, string expected) => Assert.Equal(expected, TagPattern.Of(pattern).Fill(Pump, 7).Text);

    [Fact]
    public void What_is_missing_is_named() => Assert.Equal("system", TagPattern.Of("{tag}-{system}").Fill(Pump).MissingPath);

    [Fact]
    public void A_message_says_a_question_mark_for_what_is_missing() => Assert.Equal("P-101 in ?", TagPattern.Of("{tag} in {system}").Say(Pump));

    [Theory]
    [InlineData("P-101-J12", true)]
    [InlineData("p-101-j12", true)]
    [InlineData("P-101-J1", false)]
    [InlineData("P-102-J12", false)]
    [InlineData("P-101-J12x", false)]
    public void A_counted_tag_is_recognised(string tag, bool isOne) => Assert.Equal(isOne, TagPattern.Of("{tag}-J{seq:00}").Recognises(Pump, tag));
}
