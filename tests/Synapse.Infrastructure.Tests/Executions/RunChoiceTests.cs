using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

[Collection(PostgresCollection.Name)]
public sealed class RunChoiceTests(PostgresFixture postgres)
{
    private static readonly Entity Valve = Workshop.Asset("XV-1", "VALVE");

    [Fact]
    public async Task A_run_can_be_limited_to_rules_in_use_and_to_what_the_live_assets_are()
    {
        await using var workshop = await OpenAsync();
        var choices = await new RunChoiceReader(workshop.Store.Source).ReadAsync(Workshop.Goldmine, default);

        Assert.Equal(["a-draft", "motor-voltage", "pump-motor"], choices.Rules.Select(r => r.Id.Value)); // neither the deprecated nor the one that is switched off
        Assert.Equal([new RunChoice("PUMP", 3)], choices.AssetTypes);
        Assert.Equal([new RunChoice("210", 1)], choices.Areas);
        Assert.Equal([new RunChoice("ELECTRICAL", 2), new RunChoice("PIPING", 1)], choices.Disciplines);
        Assert.Equal([new RunChoice("CREATE_CHILD", 1), new RunChoice("SET_PROPERTY", 2)], choices.ActionTypes);
        var motor = choices.Rules[2];
        Assert.Equal(("Motor for each pump", RuleSource.Firm, RuleStatus.ProdReady), (motor.Name, motor.Source, motor.Status));
    }

    [Fact]
    public async Task A_filter_leaves_the_rules_that_it_names_and_drafts_only_when_asked()
    {
        await using var workshop = await OpenAsync();
        var choices = await new RunChoiceReader(workshop.Store.Source).ReadAsync(Workshop.Goldmine, default);
        string[] In(RunFilter filter, bool withDrafts = false) => [.. choices.RulesIn(filter, withDrafts).Select(r => r.Id.Value)];

        Assert.Equal(["motor-voltage", "pump-motor"], In(RunFilter.None));
        Assert.Equal(["a-draft", "motor-voltage", "pump-motor"], In(RunFilter.None, withDrafts: true));
        Assert.Equal(["pump-motor"], In(RunFilter.None with { Rules = [new RuleId("pump-motor"), new RuleId("a-draft")] }));
        Assert.Equal(["a-draft"], In(RunFilter.None with { Disciplines = ["piping"] }, withDrafts: true));
        Assert.Equal(["pump-motor"], In(RunFilter.None with { ActionTypes = ["create_child"] }));
    }

    [Fact]
    public async Task The_scope_of_a_filter_is_counted_without_regard_to_case_and_names_tags_that_are_not_there()
    {
        await using var workshop = await OpenAsync();
        var reader = new RunChoiceReader(workshop.Store.Source);
        async Task<(int, string, string)> ScopeAsync(RunFilter filter)
        {
            var scope = await reader.ScopeAsync(Workshop.Goldmine, filter, default);
            return (scope.Assets, string.Join(' ', scope.FirstTags), string.Join(' ', scope.UnknownTags));
        }

        Assert.Equal((3, "P-101 P-102 P-103", ""), await ScopeAsync(RunFilter.None));
        Assert.Equal((3, "P-101 P-102 P-103", ""), await ScopeAsync(RunFilter.None with { AssetTypes = ["pump"] }));
        Assert.Equal((1, "P-101", ""), await ScopeAsync(RunFilter.None with { Areas = ["210"] }));
        Assert.Equal((1, "P-102", "P-9 XV-1"), await ScopeAsync(RunFilter.None with { Tags = ["P-9", "p-102", "XV-1"] })); // XV-1 was deleted
        Assert.Equal((1, "P-103", ""), await ScopeAsync(RunFilter.None with { Assets = [RunWorkshop.Pumps[2].Id] }));
        Assert.Equal((0, "", ""), await ScopeAsync(RunFilter.None with { AssetTypes = ["VALVE"] }));
    }

    [Fact]
    public async Task A_project_in_numbers_is_what_is_there_now()
    {
        await using var workshop = await OpenAsync();
        var pump = RunWorkshop.Pumps[1];
        await workshop.Store.CommitAsync([Workshop.Created(Workshop.Cable("C-1", pump, null)), Workshop.Created(Workshop.Edge(pump, "feeds", RunWorkshop.Pumps[2]))]);
        var census = new ProjectCensus(workshop.Store.Source, workshop.Store.Projects);

        var figures = await census.CountAsync(Workshop.Goldmine, default);

        Assert.NotNull(figures);
        Assert.Equal((3, 1, 1, 0, 0), (figures.Assets, figures.Cables, figures.Edges, figures.Packages, figures.IoAllocations));
        Assert.Equal(4, figures.ActiveRules); // of five, one is switched off
        Assert.Equal([new AreaFigure("210", 1), new AreaFigure(null, 2)], figures.Areas);
        Assert.Null(await census.CountAsync(new ProjectId("atlantis"), default));
    }

    private async Task<RunWorkshop> OpenAsync()
    {
        var workshop = await RunWorkshop.OpenAsync(postgres);
        await workshop.Store.CommitAsync(Workshop.Set(RunWorkshop.Pumps[0], Field.Area, "210"), Workshop.Created(Valve));
        await workshop.Store.CommitAsync(Workshop.Deleted(Valve));
        await workshop.SaveRulesAsync(Rule("a-draft", "\"status\": \"DRAFT\""), Rule("is-old", "\"status\": \"DEPRECATED\""), Rule("is-off", "\"status\": \"PROD_READY\", \"active\": false"));
        return workshop;
    }

    private static string Rule(string id, string members) =>
        $$"""
        { "id": "{{id}}", "name": "{{id}}", "source": "FIRM", "discipline": "PIPING", {{members}}, "condition": { "==": [ { "var": "type" }, "PUMP" ] },
          "actions": [ { "type": "SET_PROPERTY", "set": { "seen": true } } ] }
        """;
}
