using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Demo;

public class DemoRulesTests
{
    [Fact]
    public void The_demo_rules_come_from_all_four_sources()
    {
        var sources = DemoRules.Documents.Select(d => Words.Parse<RuleSource>(d["source"].AsString)).ToHashSet();
        Assert.Equal([RuleSource.Firm, RuleSource.Country, RuleSource.Project, RuleSource.Client], sources.Order().Select(s => s!.Value));
    }

    [Fact]
    public void Every_kind_of_action_is_among_them()
    {
        var actions = DemoRules.Documents.SelectMany(d => d["actions"].AsArray!).Select(a => a["type"].AsString).ToHashSet();
        Assert.Superset(new HashSet<string?> { "CREATE_CHILD", "CREATE_CABLE", "CREATE_RELATIONSHIP", "SET_PROPERTY", "CREATE_PACKAGE", "ALLOCATE_IO", "VALIDATE" }, actions);
    }

    [Fact]
    public void There_is_a_draft_a_deprecated_and_an_enforced_rule()
    {
        var statuses = DemoRules.Documents.Select(d => d["status"].AsString).ToHashSet();
        Assert.Superset(new HashSet<string?> { "DRAFT", "DEV_VALIDATED", "PROD_READY", "DEPRECATED" }, statuses);
        Assert.Contains(DemoRules.Documents, d => d["enforced"].AsBoolean);
    }

    [Fact]
    public void Ids_are_unique_and_in_order()
    {
        var ids = DemoRules.Documents.Select(d => d["id"].AsString!).ToList();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Every_demo_rule_is_read_without_a_complaint()
    {
        var complaints = DemoRules.Documents.SelectMany(d => RuleReader.Read(d).Complaints.Select(c => $"{d["id"].AsString} {c.Path}: {c.Message}"));
        Assert.Empty(complaints);
    }

    [Fact]
    public void An_execution_takes_what_is_in_production_and_a_dry_run_may_take_drafts_too()
    {
        Assert.All(DemoRules.Versions(), r => Assert.Equal(RuleStatus.ProdReady, r.Document.Status));
        Assert.Equal(2, DemoRules.Versions(withDrafts: true).Count - DemoRules.Versions().Count);
    }

    [Fact]
    public void Every_rule_over_assets_does_what_its_cases_say()
    {
        var cases = DemoRules.Versions(withDrafts: true).SelectMany(r => r.Document.TestCases.Select(c => (r.Document, Case: c))).ToList();
        Assert.True(cases.Count > 40);
        foreach (var (rule, example) in cases)
        {
            var program = LogicProgram.Compile(rule.Condition, RuleLogic.Options(rule)).Program!;
            Assert.True(program.Test(RootOf(example)) == Truth.True == example.Acts, $"{rule.Id}: {example.Name}");
        }
    }

    // What the conditions of the demo rules read: the asset's fields at the top, and the project.
    private static Value RootOf(RuleTestCase example)
    {
        var root = example.Data["cable"].IsMissing ? example.Data["asset"].AsObject! : ObjectValue.Empty;
        foreach (var (name, value) in example.Data) root = root.With(name, value);
        return root;
    }
}
