using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class FunctionStoreTests(PostgresFixture postgres)
{
    private static readonly Actor Lead = new(new PersonId("lee"), "Lee Lead", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });
    private static readonly FunctionName Spare = new("with_spare");

    [Fact]
    public async Task A_function_is_drafted_by_engineers_and_published_by_leads_and_every_step_stays()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, desk, _) = Stores(shop);
        await SaveAsync(functions, Ann, Function(1.25));

        Assert.Equal(RefusalCode.Forbidden, Refused(await desk.MoveAsync(Ann, Goldmine, Spare, FunctionStatus.Production, "good", null, default)));
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await desk.MoveAsync(Lead, Goldmine, Spare, FunctionStatus.Production, " ", null, default)));
        Done(await desk.MoveAsync(Lead, Goldmine, Spare, FunctionStatus.Production, "agreed", 1, default));
        Done(await desk.MoveAsync(Lead, Goldmine, Spare, FunctionStatus.Deprecated, "no longer needed", null, default));

        var versions = await functions.VersionsAsync(Goldmine, Spare, default);
        Assert.Equal(
            [(3, FunctionStatus.Deprecated, "PRODUCTION → DEPRECATED: no longer needed", "Lee Lead"), (2, FunctionStatus.Production, "DRAFT → PRODUCTION: agreed", "Lee Lead"), (1, FunctionStatus.Draft, null, "Ann Engineer")],
            versions.Select(v => (v.Version, v.Document.Status, v.Note, v.SavedBy)));
        Assert.Equal(3L, await shop.ScalarAsync<long>("select count(*) from workflow_events where event_type = 19 and rule_key is null and payload->'context'->>'function' = 'with_spare'"));
    }

    [Fact]
    public async Task What_fails_its_cases_or_has_an_error_is_not_published()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, _, _) = Stores(shop);

        Assert.Equal(RefusalCode.CasesFailed, Refused(await functions.SaveAsync(Lead, Goldmine, "t", [new(Function(1.3, "PRODUCTION", expected: 10))], default)));
        Assert.Equal(RefusalCode.InvalidRule, Refused(await functions.SaveAsync(Lead, Goldmine, "t", [new(Function(1.25, "PRODUCTION").With("result", ValueJson.Parse("""{"type":"NUMBER","unit":"V"}""")).With("body", ValueJson.Parse("""{"var":"power"}""")).With("test_cases", Value.EmptyArray))], default)));
        Assert.Equal(RefusalCode.InvalidRule, Refused(await functions.SaveAsync(Lead, Goldmine, "t", [new(Function(1.25).With("body", ValueJson.Parse("""{"with_spare":[{"var":"power"}]}""")))], default)));
        Assert.Empty(await functions.AllAsync(Goldmine, default));
    }

    [Fact]
    public async Task Who_saves_on_an_old_version_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, _, _) = Stores(shop);
        await SaveAsync(functions, Ann, Function(1.25));
        await SaveAsync(functions, Ann, Function(1.3, expected: 10.4));

        Assert.Equal(RefusalCode.VersionConflict, Refused(await functions.SaveAsync(Ann, Goldmine, "t", [new(Function(1.5, expected: 12), BasedOn: 1)], default)));
        Assert.Null(Done(await functions.SaveAsync(Ann, Goldmine, "t", [new(Function(1.3, expected: 10.4))], default)).BatchNo);
    }

    [Fact]
    public async Task A_rule_keeps_the_version_that_it_was_saved_with_until_a_new_one_is_taken_in()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, desk, rules) = Stores(shop);
        await SaveAsync(functions, Lead, Function(1.25, "PRODUCTION"));
        Done(await rules.SaveAsync(Lead, Goldmine, "t", [new(Rule())], default));
        await SaveAsync(functions, Lead, Function(1.5, "PRODUCTION", expected: 12));

        Done(await rules.SaveAsync(Lead, Goldmine, "t", [new((await rules.FindAsync(Goldmine, new("big"), null, default))!.Document.Json.With("name", "Renamed"))], default));
        Assert.Equal("with_spare@1", await CarriedAsync(rules));
        var adopted = Done(await desk.AdoptAsync(Lead, Goldmine, Spare, [], "the client wants more", default));

        Assert.Equal("with_spare@2", await CarriedAsync(rules));
        Assert.Equal("with_spare@2 taken in: the client wants more", (await rules.FindAsync(Goldmine, new("big"), null, default))!.Note);
        Assert.Equal(3, Assert.Single(adopted.Changed).Version);
        Assert.Equal("with_spare@1", (await rules.FindAsync(Goldmine, new("big"), 1, default))!.Document.Functions["with_spare"].Label);
    }

    [Fact]
    public async Task What_rules_use_is_not_withdrawn_and_they_are_named()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, desk, rules) = Stores(shop);
        await SaveAsync(functions, Lead, Function(1.25, "PRODUCTION"));
        await rules.SaveAsync(Lead, Goldmine, "t", [new(Rule())], default);

        var refused = Assert.IsType<Outcome<FunctionsSaved>.Refused>(await desk.MoveAsync(Lead, Goldmine, Spare, FunctionStatus.Deprecated, "old", null, default)).Refusal;

        Assert.Equal((RefusalCode.FunctionInUse, "“with_spare” is used by the rule “Big”. Take it out of them before it is withdrawn."), (refused.Code, refused.Detail));
        Assert.Equal("big", refused.Context!["rules"].AsArray![0].AsString);
    }

    [Fact]
    public async Task A_rule_cannot_carry_what_the_project_does_not_have_nor_be_published_with_a_draft()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, desk, rules) = Stores(shop);
        await SaveAsync(functions, Ann, Function(1.25));
        var forged = Rule().With("functions", ValueJson.Parse("""{"with_spare":{"version":1,"parameters":[{"name":"power","type":"NUMBER","unit":"kW"}],"result":{"type":"NUMBER","unit":"kW"},"body":{"*":[{"var":"power"},100]}}}"""));
        var drafted = Rule().With("functions", ObjectValue.Of(("with_spare", (await functions.LibraryAsync(Goldmine, default)).Like("with_spare", FunctionReader.Read(Function(1.25)).Require().Carried(1))!.Carried)));

        Assert.Equal(RefusalCode.InvalidRule, Refused(await rules.SaveAsync(Lead, Goldmine, "t", [new(forged)], default)));
        Assert.Contains("which is a draft", Assert.IsType<Outcome<RulesSaved>.Refused>(await rules.SaveAsync(Lead, Goldmine, "t", [new(drafted)], default)).Refusal.Detail, StringComparison.Ordinal);
        Done(await desk.MoveAsync(Lead, Goldmine, Spare, FunctionStatus.Production, "agreed", null, default));
        Done(await rules.SaveAsync(Lead, Goldmine, "t", [new(drafted)], default));
        Assert.Equal("with_spare@2", await CarriedAsync(rules));
    }

    [Fact]
    public async Task Rules_bring_their_functions_into_another_project_under_its_own_numbers()
    {
        await using var shop = await OpenAsync(postgres);
        var (functions, desk, rules) = Stores(shop);
        var other = new ProjectId("coppermine");
        Done(await shop.Projects.CreateAsync(other, "Copper mine", "CA", null, ObjectValue.Empty, default));
        await SaveAsync(functions, Lead, Function(1.25, "PRODUCTION"));
        Done(await functions.SaveAsync(Lead, other, "t", [new(Function(1.1, "PRODUCTION", expected: 8.8))], default));
        Done(await rules.SaveAsync(Lead, Goldmine, "t", [new(Rule())], default));
        var sets = new RuleSetDesk(rules, functions, desk);

        Done(await sets.CopyAsync(Lead, Goldmine, other, [], asDrafts: false, "same plant", default));

        Assert.Equal([2, 1], (await functions.VersionsAsync(other, Spare, default)).Select(v => v.Version));
        Assert.Equal("with_spare@2", (await rules.FindAsync(other, new("big"), null, default))!.Document.Functions["with_spare"].Label);
        Assert.Equal(10, (await rules.FindAsync(other, new("big"), null, default))!.Document.Functions["with_spare"].Call(ObjectValue.Of(("power", 8))).Value.AsNumber);
        Done(await sets.CopyAsync(Lead, Goldmine, other, [], asDrafts: false, "again", default));
        Assert.Equal(2, (await functions.VersionsAsync(other, Spare, default)).Count);
    }

    private static (FunctionStore Functions, FunctionDesk Desk, RuleStore Rules) Stores(Workshop shop)
    {
        var rules = new RuleStore(shop.Source, shop.Writer, TimeProvider.System);
        var functions = new FunctionStore(shop.Source, shop.Writer, TimeProvider.System);
        return (functions, new FunctionDesk(functions, rules), rules);
    }

    private static async Task SaveAsync(FunctionStore functions, Actor actor, ObjectValue function) => Done(await functions.SaveAsync(actor, Goldmine, "t", [new(function)], default));

    private static async Task<string> CarriedAsync(RuleStore rules) => (await rules.FindAsync(Goldmine, new("big"), null, default))!.Document.Functions["with_spare"].Label;

    private static string? Refused<T>(Outcome<T> outcome) => (outcome as Outcome<T>.Refused)?.Refusal.Code;

    private static ObjectValue Function(double factor, string status = "DRAFT", double expected = 10) => ValueJson.Parse($$"""
        {"name":"with_spare","status":"{{status}}","parameters":[{"name":"power","type":"NUMBER","unit":"kW"}],"result":{"type":"NUMBER","unit":"kW"},
         "body":{"*":[{"var":"power"},{{factor.ToString(System.Globalization.CultureInfo.InvariantCulture)}}]},"test_cases":[{"name":"eight","arguments":{"power":8},"expected":{{expected.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}]}
        """).AsObject!;

    private static ObjectValue Rule() => ValueJson.Parse("""
        {"id":"big","name":"Big","source":"PROJECT","status":"PROD_READY","condition":{">":[{"with_spare":[{"var":"properties.power_kw"}]},10]},"actions":[{"type":"SET_PROPERTY","set":{"big":true}}]}
        """).AsObject!;
}
