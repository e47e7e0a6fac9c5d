using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class RuleStoreTests(PostgresFixture postgres)
{
    private static readonly Actor Lead = new(new PersonId("lee"), "Lee Lead", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });

    private static Value Document(string name = "Voltage", string status = "PROD_READY") => ValueJson.Parse($$"""
        { "id": "voltage", "name": "{{name}}", "source": "PROJECT", "status": "{{status}}", "condition": true, "actions": [ { "type": "SET_PROPERTY", "set": { "voltage": 600 } } ] }
        """);

    [Fact]
    public async Task Saving_makes_a_version_and_the_old_ones_stay_readable()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var first = Done(await rules.SaveAsync(Lead, Goldmine, "First", [new(Document())], default));
        var second = Done(await rules.SaveAsync(Lead, Goldmine, "Second", [new(Document("Voltage by project"), BasedOn: 1, Note: "clearer")], default));

        Assert.Equal((1L, 2L), (first.BatchNo, second.BatchNo));
        var versions = await rules.VersionsAsync(Goldmine, new("voltage"), default);
        Assert.Equal([(2, "Voltage by project", "clearer"), (1, "Voltage", null)], versions.Select(v => (v.Version, v.Document.Name, v.Note)));
        Assert.Equal(second.Changed.Single().Key, (await rules.ListAsync(Goldmine, default)).Single().Key);
        Assert.Equal(Document(), Value.From(versions[1].Document.Json));
        Assert.Equal("Lee Lead", versions[0].SavedBy);
    }

    [Fact]
    public async Task Each_new_version_is_an_event_that_says_what_changed()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        await rules.SaveAsync(Lead, Goldmine, "First", [new(Document())], default);
        var saved = Done(await rules.SaveAsync(Lead, Goldmine, "Second", [new(Document("Other"))], default));

        var payload = ValueJson.Parse(await shop.ScalarAsync<string>($"select payload::text from workflow_events where event_type = 19 and rule_key = {saved.Changed[0].Key}"));
        Assert.Equal("Other", payload["context"]["after"]["name"].AsString);
        Assert.Equal("Voltage", payload["context"]["before"]["name"].AsString);
    }

    [Fact]
    public async Task An_unchanged_document_makes_no_version()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        await rules.SaveAsync(Lead, Goldmine, "First", [new(Document())], default);
        var again = Done(await rules.SaveAsync(Lead, Goldmine, "Again", [new(Document())], default));
        Assert.Null(again.BatchNo);
        Assert.Single(again.Unchanged);
    }

    [Fact]
    public async Task The_slower_of_two_editors_is_told()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        await rules.SaveAsync(Lead, Goldmine, "First", [new(Document())], default);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => rules.SaveAsync(Lead, Goldmine, "Race", [new(Document($"Edit {i}"), BasedOn: 1)], default)));
        Assert.Single(outcomes.OfType<Outcome<RulesSaved>.Done>());
        Assert.All(outcomes.OfType<Outcome<RulesSaved>.Refused>(), r => Assert.Equal(RefusalCode.VersionConflict, r.Refusal.Code));
        Assert.Equal(2, (await rules.VersionsAsync(Goldmine, new("voltage"), default)).Count);
    }

    [Fact]
    public async Task A_wrong_document_is_refused_with_the_path()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var refusal = Refused(await rules.SaveAsync(Lead, Goldmine, "Wrong", [new(Document()), new(ValueJson.Parse("""{"id":"x","name":"X","source":"NOBODY"}"""))], default));
        Assert.Equal(RefusalCode.InvalidRule, refusal.Code);
        Assert.Contains(refusal.Context!["complaints"].AsArray!, c => c["path"].AsString == "/source" && c["index"].AsNumber == 1);
        Assert.Empty(await rules.ListAsync(Goldmine, default));
    }

    [Fact]
    public async Task Production_is_the_leads_and_drafts_are_the_engineers()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        Assert.Equal(RefusalCode.Forbidden, Refused(await rules.SaveAsync(Ann, Goldmine, "Publish", [new(Document())], default)).Code);
        Done(await rules.SaveAsync(Ann, Goldmine, "Draft", [new(Document(status: "DRAFT"))], default));
        Assert.Empty(await rules.ForRunAsync(Goldmine, withDrafts: false, default));
        Assert.Single(await rules.ForRunAsync(Goldmine, withDrafts: true, default));
    }

    [Fact]
    public async Task The_demo_rules_are_saved_and_read_as_they_are()
    {
        await using var shop = await OpenAsync(postgres);
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        Done(await rules.SaveAsync(Lead, Goldmine, "Demo", [.. DemoRules.Documents.Select(d => new RuleEdit(d))], default));
        Assert.Equal(DemoRules.Documents, (await rules.ListAsync(Goldmine, default)).Select(r => Value.From(r.Document.Json)));
        Assert.Equal(DemoRules.Versions().Select(v => v.Id), (await rules.ForRunAsync(Goldmine, false, default)).Select(v => v.Id));
    }
}
