using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class RuleLifeDeskTests(PostgresFixture postgres)
{
    private static readonly RuleId Voltage = new("voltage");
    private static readonly Actor Lead = new(new PersonId("lee"), "Lee Lead", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });

    private static Value Document(int volts = 600, string status = "DRAFT", string more = "") => ValueJson.Parse($$"""
        { "id": "voltage", "name": "Voltage", "source": "PROJECT", "status": "{{status}}", {{more}} "condition": { "==": [ { "var": "type" }, "MOTOR" ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "voltage": {{volts}} } } ] }
        """);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public async Task A_rule_is_drafted_validated_published_and_deprecated_and_the_history_tells_who_and_why()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var desk = new RuleLifeDesk(rules);
        Done(await rules.SaveAsync(Ann, Goldmine, "Draft", [new(Document())], default));
        Done(await desk.MoveAsync(Ann, Goldmine, Voltage, RuleStatus.DevValidated, "cases pass", null, default));
        Assert.Equal(RefusalCode.Forbidden, Refused(await desk.MoveAsync(Ann, Goldmine, Voltage, RuleStatus.ProdReady, "I am in a hurry", null, default)).Code);
        Done(await desk.MoveAsync(Lead, Goldmine, Voltage, RuleStatus.ProdReady, "agreed in the weekly", null, default));
        Assert.Equal(3, Assert.Single(await rules.ForRunAsync(Goldmine, false, default)).Version);
        Assert.Equal(RefusalCode.Forbidden, Refused(await desk.MoveAsync(Ann, Goldmine, Voltage, RuleStatus.Deprecated, "not mine to decide", null, default)).Code);
        Done(await desk.MoveAsync(Lead, Goldmine, Voltage, RuleStatus.Deprecated, "superseded", null, default));
        Assert.Empty(await rules.ForRunAsync(Goldmine, false, default));

        var versions = await rules.VersionsAsync(Goldmine, Voltage, default);
        Assert.Equal(["Lee Lead", "Lee Lead", "Ann Engineer", "Ann Engineer"], versions.Select(v => v.SavedBy));
        Assert.Equal("PROD_READY → DEPRECATED: superseded", versions[0].Note);
        var context = ValueJson.Parse(await shop.ScalarAsync<string>($"select payload::text from workflow_events where event_type = {(int)EventType.RuleChanged} and rule_key = {versions[1].Key}"))["context"];
        Assert.Equal(("DEV_VALIDATED", "PROD_READY", "DEV_VALIDATED → PROD_READY: agreed in the weekly"), (context["previous_status"].AsString, context["status"].AsString, context["reason"].AsString));
    }

    [Fact]
    public async Task No_step_is_left_out_and_none_is_without_a_reason()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var desk = new RuleLifeDesk(rules);
        Done(await rules.SaveAsync(Ann, Goldmine, "Draft", [new(Document())], default));
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await desk.MoveAsync(Lead, Goldmine, Voltage, RuleStatus.ProdReady, "now", null, default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await desk.MoveAsync(Lead, Goldmine, Voltage, RuleStatus.DevValidated, "  ", null, default)).Code);
        Assert.Equal(RefusalCode.VersionConflict, Refused(await desk.MoveAsync(Lead, Goldmine, Voltage, RuleStatus.DevValidated, "late", 7, default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await desk.MoveAsync(Lead, Goldmine, new RuleId("nobody"), RuleStatus.Draft, "why", null, default)).Code);
    }

    [Fact]
    public async Task An_engineer_drafts_the_next_version_while_the_published_one_runs_on()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        Done(await rules.SaveAsync(Lead, Goldmine, "Published", [new(Document(status: "PROD_READY"))], default));
        Done(await rules.SaveAsync(Ann, Goldmine, "Next", [new(Document(690))], default));
        Assert.Equal(1, Assert.Single(await rules.ForRunAsync(Goldmine, false, default)).Version);
        Assert.Equal(2, Assert.Single(await rules.ForRunAsync(Goldmine, true, default)).Version);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await new RuleLifeDesk(rules).SwitchAsync(Lead, Goldmine, Voltage, false, "stop it", null, default)).Code);
    }

    [Fact]
    public async Task A_switched_off_rule_is_in_no_run_until_it_is_switched_on()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var desk = new RuleLifeDesk(rules);
        Done(await rules.SaveAsync(Lead, Goldmine, "Published", [new(Document(status: "PROD_READY"))], default));
        Done(await desk.SwitchAsync(Lead, Goldmine, Voltage, false, "the client asks", null, default));
        Assert.Empty(await rules.ForRunAsync(Goldmine, false, default));
        Done(await desk.SwitchAsync(Lead, Goldmine, Voltage, true, "settled", null, default));
        Assert.Single(await rules.ForRunAsync(Goldmine, false, default));
    }

    [Fact]
    public async Task Going_back_makes_the_old_document_the_newest_version()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var desk = new RuleLifeDesk(rules);
        Done(await rules.SaveAsync(Lead, Goldmine, "One", [new(Document(600, "PROD_READY"))], default));
        Done(await rules.SaveAsync(Lead, Goldmine, "Two", [new(Document(690, "PROD_READY"))], default));
        Assert.Equal(RefusalCode.Forbidden, Refused(await desk.GoBackAsync(Ann, Goldmine, Voltage, 1, "690 was wrong", null, default)).Code);
        Done(await desk.GoBackAsync(Lead, Goldmine, Voltage, 1, "690 was wrong", null, default));
        var now = Assert.Single(await rules.ForRunAsync(Goldmine, false, default));
        Assert.Equal((3, Document(600, "PROD_READY")), (now.Version, Value.From(now.Document.Json)));
        Assert.Equal(RefusalCode.NotFound, Refused(await desk.GoBackAsync(Lead, Goldmine, Voltage, 9, "why not", null, default)).Code);
    }

    [Fact]
    public async Task A_run_takes_the_version_that_is_effective_at_its_moment()
    {
        await using var shop = await OpenAsync(postgres);
        var clock = new StoppedClock(TimeProvider.System.GetUtcNow());
        var rules = new RuleStore(shop.Source, shop.Writer, clock);
        var (from, to) = (clock.Now.AddDays(10), clock.Now.AddDays(20));
        Done(await rules.SaveAsync(Lead, Goldmine, "One", [new(Document(600, "PROD_READY"))], default));
        Done(await rules.SaveAsync(Lead, Goldmine, "Two", [new(Document(690, "PROD_READY", $"\"effective_from\": \"{from:O}\", \"effective_to\": \"{to:O}\","))], default));
        Assert.Equal(1, Assert.Single(await rules.ForRunAsync(Goldmine, false, default)).Version);
        clock.Now = from;
        Assert.Equal(2, Assert.Single(await rules.ForRunAsync(Goldmine, false, default)).Version);
        clock.Now = to;
        Assert.Empty(await rules.ForRunAsync(Goldmine, false, default));
    }

    [Theory]
    [InlineData("DEV_VALIDATED")]
    [InlineData("PROD_READY")]
    public async Task What_fails_its_own_cases_is_neither_validated_nor_published(string status)
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        const string failing = """ "test_cases": [ { "name": "a pump", "asset": { "type": "PUMP" }, "acts": true } ], """;
        Done(await rules.SaveAsync(Lead, Goldmine, "Draft", [new(Document(more: failing))], default));
        var refusal = Refused(await rules.SaveAsync(Lead, Goldmine, "Publish", [new(Document(status: status, more: failing))], default));
        Assert.Equal(RefusalCode.CasesFailed, refusal.Code);
        Assert.Contains("“a pump”", refusal.Detail, StringComparison.Ordinal);
    }
}
