using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Executions;
using Synapse.Web.Layout;

namespace Synapse.Web.Tests.Executions;

public sealed class ExecutionPanelShows : ComponentTest
{
    private static readonly RunChoices Choices = new(
        [
            new RunRuleChoice(new RuleId("pump-motor"), "Motor for each pump", "ELECTRICAL", RuleSource.Firm, RuleStatus.ProdReady, ["CREATE_CHILD"]),
            new RunRuleChoice(new RuleId("voltage"), "Voltage by country", "ELECTRICAL", RuleSource.Country, RuleStatus.Draft, ["SET_PROPERTY"]),
            new RunRuleChoice(new RuleId("schedule"), "Instruments to the index", "INSTRUMENTATION", RuleSource.Project, RuleStatus.ProdReady, ["CREATE_PACKAGE"]),
        ],
        [new RunChoice("MOTOR", 120), new RunChoice("PUMP", 44)],
        [new RunChoice("210", 90)]);

    private RunFilter? _asked;
    private ExecutionMode? _run;

    [Fact]
    public void How_many_rules_run_over_how_many_assets() =>
        Assert.Equal("2 of 3 rules over 44 assets P-101, P-102 …", Say(Panel().Find(".scope")));

    [Fact]
    public void Fewer_rules_when_a_discipline_is_chosen() =>
        Assert.StartsWith("1 of 3 rules", Say(Panel(RunFilter.None with { Disciplines = ["INSTRUMENTATION"] }).Find(".scope")), StringComparison.Ordinal);

    [Fact]
    public void Every_word_of_the_filter_with_a_way_to_take_it_away()
    {
        var panel = Panel(RunFilter.None with { AssetTypes = ["PUMP"], Areas = ["210"] });

        panel.Find(".chips button[aria-label='Remove Type PUMP']").Click();

        Assert.Equal((0, "210"), (_asked!.AssetTypes.Count, _asked.Areas[0]));
    }

    [Fact]
    public void A_word_ticked_in_a_list_is_asked_for()
    {
        Panel().FindAll("details.facet").Single(f => f.TextContent.Contains("Asset types")).QuerySelectorAll("input[type=checkbox]")[1].Change(true);

        Assert.Equal(["PUMP"], _asked!.AssetTypes);
    }

    [Fact]
    public void A_pasted_list_of_tags_whatever_separates_them()
    {
        var panel = Panel();
        panel.Find("textarea").Change("P-101\nP-102;=AP+ST1-M1,p-101\t0012");
        panel.FindAll(".taglist button").Single(b => b.TextContent == "Use these tags").Click();

        Assert.Equal(["P-101", "P-102", "=AP+ST1-M1", "0012"], _asked!.Tags);
    }

    [Fact]
    public void Tags_that_were_not_found()
    {
        var panel = Panel(RunFilter.None with { Tags = ["P-101", "X-1"] }, new RunScope(1, ["P-101"], ["X-1"]));

        Assert.Contains("1 of 2 tags are not in this project", panel.Find(".unknown").TextContent);
        Assert.Contains("X-1", panel.Find(".unknown code").TextContent);
    }

    [Fact]
    public void What_will_be_done_to_what_before_it_is_done()
    {
        var dialog = Panel().Find("dialog");

        Assert.Contains("2 rules are run over 44 assets of the project Gold Mine (goldmine)", Say(dialog));
        Assert.Contains("P-101, P-102", dialog.TextContent);
    }

    [Fact]
    public void A_dry_run_at_once_and_an_execution_after_the_question()
    {
        var panel = Panel();
        panel.Find("footer .primary").Click();
        Assert.Equal(ExecutionMode.DryRun, _run);

        panel.Find("dialog .primary").Click();
        Assert.Equal(ExecutionMode.Execute, _run);
    }

    [Fact]
    public void The_run_that_is_in_the_way()
    {
        var refusal = new Refusal(RefusalCode.ExecutionInProgress, "Lea Lead is running rules in this project.", ObjectValue.Of(("execution_id", "01938a52")));

        var notice = Panel(refusal: refusal).Find("[role=alert]");

        Assert.Contains("Lea Lead is running rules", notice.TextContent);
        Assert.Equal("/rules/execution/01938a52", notice.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void No_way_to_run_for_somebody_who_may_only_look() =>
        Assert.All(Panel(role: ProjectRole.Viewer).FindAll("footer button"), b => Assert.True(b.HasAttribute("disabled")));

    private static string Say(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<RuleExecutionPanel> Panel(RunFilter? filter = null, RunScope? scope = null, Refusal? refusal = null, ProjectRole role = ProjectRole.Engineer) =>
        Render<RuleExecutionPanel>(p => p
            .Add(c => c.Project, new CurrentProject(new ProjectId("goldmine"), "Gold Mine", role))
            .Add(c => c.Choices, Choices)
            .Add(c => c.Filter, filter ?? RunFilter.None)
            .Add(c => c.Scope, scope ?? new RunScope(44, ["P-101", "P-102"], []))
            .Add(c => c.Refusal, refusal)
            .Add(c => c.OnFilter, asked => _asked = asked)
            .Add(c => c.OnRun, mode => _run = mode));
}
