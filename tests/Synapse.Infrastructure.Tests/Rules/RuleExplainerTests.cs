using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Executions;
using Synapse.Infrastructure.Tests.Plant;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public sealed class RuleExplainerTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = RunWorkshop.Pumps[0]; // 30 kW
    private static readonly Entity Bare = Workshop.Asset("P-900");
    private static readonly Entity Valve = Workshop.Asset("XV-1", "VALVE");
    private static readonly Entity Cable = Workshop.Cable("C-1", Pump, Valve);

    private const string BigPumps =
        """{ "and": [ { "==": [ { "var": "type" }, "PUMP" ] }, { ">": [ { "var": "properties.power_kw" }, LIMIT ] } ] }""";

    [Fact]
    public async Task Where_the_condition_holds_the_rule_acts_and_nothing_fails()
    {
        await using var workshop = await OpenAsync(Rule(BigPumps.Replace("LIMIT", "20", StringComparison.Ordinal)));
        var explained = await ExplainAsync(workshop, Pump);
        Assert.Equal((RuleVerdict.Acts, "P-101", 1), (explained.Verdict, explained.Tag, explained.Version));
        Assert.Empty(explained.Failing);
        Assert.Equal("“A rule” acts at P-101: its condition holds.", explained.Sentence);
        Assert.Equal(30, explained.Seen["properties"]["power_kw"].AsNumber);
    }

    [Fact]
    public async Task Where_it_does_not_hold_the_failing_part_is_told_with_the_value_seen()
    {
        await using var workshop = await OpenAsync(Rule(BigPumps.Replace("LIMIT", "55", StringComparison.Ordinal)));
        var explained = await ExplainAsync(workshop, Pump);
        Assert.Equal(RuleVerdict.DoesNotAct, explained.Verdict);
        var failing = Assert.Single(explained.Failing);
        Assert.Contains("properties.power_kw", failing.Sentence, StringComparison.Ordinal);
        Assert.Contains("55", failing.Sentence, StringComparison.Ordinal);
        Assert.Contains("30", failing.Sentence, StringComparison.Ordinal);
        Assert.Contains(failing.Sentence, explained.Sentence, StringComparison.Ordinal);
        Assert.Equal((55, 30, 25), (failing.Gap!.Needed, failing.Gap.Seen, failing.Gap.By));
    }

    [Fact]
    public async Task Where_something_is_missing_it_is_named()
    {
        await using var workshop = await OpenAsync(Rule(BigPumps.Replace("LIMIT", "55", StringComparison.Ordinal)));
        var explained = await ExplainAsync(workshop, Bare);
        Assert.Equal(RuleVerdict.Unknown, explained.Verdict);
        Assert.Equal(["properties.power_kw"], explained.Missing);
        Assert.EndsWith("properties.power_kw is missing.", explained.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asset_of_another_type_is_not_considered()
    {
        await using var workshop = await OpenAsync(Rule(BigPumps.Replace("LIMIT", "55", StringComparison.Ordinal)));
        var explained = await ExplainAsync(workshop, Valve);
        Assert.Equal((RuleVerdict.NotConsidered, "XV-1 has the type VALVE; “A rule” needs PUMP."), (explained.Verdict, explained.Sentence));
    }

    [Theory]
    [InlineData("\"active\": false,", "“A rule” is switched off.")]
    [InlineData("\"status\": \"DEPRECATED\",", "“A rule” is deprecated.")]
    public async Task A_rule_that_is_out_of_use_considers_nothing(string member, string sentence)
    {
        await using var workshop = await OpenAsync(Rule("true", member));
        var explained = await ExplainAsync(workshop, Pump);
        Assert.Equal((RuleVerdict.NotConsidered, sentence), (explained.Verdict, explained.Sentence));
    }

    [Theory]
    [InlineData("""{ "==": [ { "var": "parent.tag" }, "P-101" ] }""", RuleVerdict.Acts)] // XV-1 is a child of P-101
    [InlineData("""{ "==": [ { "var": "parent.tag" }, "P-102" ] }""", RuleVerdict.DoesNotAct)]
    [InlineData("""{ "some": [ { "var": "cables" }, { "==": [ { "var": "tag" }, "C-1" ] } ] }""", RuleVerdict.Acts)]
    [InlineData("""{ "some": [ { "var": "children" }, { "==": [ { "var": "tag" }, "P-101" ] } ] }""", RuleVerdict.DoesNotAct)]
    [InlineData("""{ "==": [ { "var": "project.settings.standard_voltage" }, 600 ] }""", RuleVerdict.Acts)]
    public async Task A_rule_sees_the_neighbours_of_an_asset(string condition, RuleVerdict verdict)
    {
        await using var workshop = await OpenAsync(Rule(condition));
        Assert.Equal(verdict, (await ExplainAsync(workshop, Valve)).Verdict);
    }

    [Fact]
    public async Task A_rule_about_cables_sees_both_ends()
    {
        await using var workshop = await OpenAsync(Rule(
            """{ "and": [ { "==": [ { "var": "from.tag" }, "P-101" ] }, { "==": [ { "var": "to.type" }, "VALVE" ] }, { ">": [ { "var": "length_m" }, 50 ] } ] }""", "\"applies_to\": \"CABLE\","));
        var explained = await ExplainAsync(workshop, Cable);
        Assert.Equal((RuleVerdict.Acts, "C-1"), (explained.Verdict, explained.Tag));
        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await TryAsync(workshop, Workshop.Goldmine, "a-rule", Pump.Id)).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_a_refusal()
    {
        await using var workshop = await OpenAsync(Rule("true"));
        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await TryAsync(workshop, Workshop.Goldmine, "no-such-rule", Pump.Id)).Code);
        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await TryAsync(workshop, Workshop.Goldmine, "a-rule", Cable.Id)).Code);
        Assert.Equal(RefusalCode.InvalidProject, Workshop.Refused(await TryAsync(workshop, new ProjectId("atlantis"), "a-rule", Pump.Id)).Code);
    }

    private async Task<RunWorkshop> OpenAsync(string rule)
    {
        var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.Store.CommitAsync([.. new[] { Bare, Valve, Cable, Workshop.Edge(Valve, Parentage.ChildOf, Pump) }.Select(Workshop.Created)]);
        await workshop.SaveRulesAsync(rule);
        return workshop;
    }

    private static string Rule(string condition, string members = "") =>
        $$"""
        { "id": "a-rule", "name": "A rule", "source": "FIRM", {{members}} "condition": {{condition}}, "actions": [ { "type": "SET_PROPERTY", "set": { "seen": true } } ] }
        """;

    private static Task<Outcome<RuleExplanation>> TryAsync(RunWorkshop workshop, ProjectId project, string rule, EntityId subject) =>
        new RuleExplainer(new SubjectReader(new Contexts(workshop.Store.Source), workshop.Store.Projects), workshop.Rules).ExplainAsync(Workshop.Ann, project, new RuleId(rule), null, subject, default);

    private static async Task<RuleExplanation> ExplainAsync(RunWorkshop workshop, Entity subject) =>
        Workshop.Done(await TryAsync(workshop, Workshop.Goldmine, "a-rule", subject.Id));
}
