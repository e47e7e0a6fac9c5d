using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rules.Checking;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class RuleChecksTests(PostgresFixture postgres)
{
    private static readonly Actor Lead = new(new PersonId("lee"), "Lee Lead", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });

    private static Value Document(string condition, string status, bool active = true) => ValueJson.Parse($$"""
        { "id": "big", "name": "Big pumps", "source": "PROJECT", "status": "{{status}}", "active": {{(active ? "true" : "false")}}, "condition": {{condition}}, "actions": [ { "type": "SET_PROPERTY", "set": { "voltage": 600 } } ] }
        """);

    [Fact]
    public async Task Errors_keep_a_rule_from_production_and_warnings_do_not()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Asset("P-1", "PUMP", 0, ("power_kw", 55))));
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        const string Slip = """{">": [{"var": "properties.powr_kw"}, 55]}""";

        var refusal = Refused(await rules.SaveAsync(Lead, Goldmine, "Publish", [new(Document(Slip, "PROD_READY"))], default));
        Assert.Equal(RefusalCode.InvalidRule, refusal.Code);
        Assert.Contains("Did you mean “power_kw”?", refusal.Detail);
        Assert.Equal("UNKNOWN_PROPERTY", refusal.Context!["complaints"].AsArray![0]["code"].AsString);

        Done(await rules.SaveAsync(Lead, Goldmine, "A draft", [new(Document(Slip, "DRAFT"))], default));
        Done(await rules.SaveAsync(Lead, Goldmine, "Switched off", [new(Document(Slip, "PROD_READY", active: false))], default));
        Done(await rules.SaveAsync(Lead, Goldmine, "A warning", [new(Document("""{">": [{"var": "properties.head_m"}, 55]}""", "PROD_READY"))], default));
    }

    [Fact]
    public async Task A_text_is_checked_in_its_project()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Asset("P-1", "PUMP", 0, ("power_kw", 55))));
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var checks = new RuleChecks(rules, new CatalogueStore(shop.Source, TimeProvider.System), new FunctionStore(shop.Source, shop.Writer, TimeProvider.System));
        Done(await rules.SaveAsync(Lead, Goldmine, "There", [new(Document("true", "PROD_READY"))], default));

        var text = ValueJson.WriteIndented(Document("true", "DRAFT").AsObject!.With("id", "other").With("actions", ValueJson.Parse("""[{"type": "SET_PROPERTY", "set": {"voltage": 400}}]""")));
        var report = Done(await checks.CheckAsync(Ann, Goldmine, text, default));
        Assert.Equal((FindingCode.Conflict, "big", true), (report.Complaints[0].Code, report.Complaints[0].Rules[0].Value, report.IsPublishable));
        Assert.Equal(RefusalCode.InvalidProject, Refused(await checks.CheckAsync(new Actor(new("x"), "X", new Dictionary<string, ProjectRole>()), Goldmine, text, default)).Code);
    }
}
