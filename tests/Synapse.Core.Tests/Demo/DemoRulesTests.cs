using Synapse.Core.Demo;
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
}
