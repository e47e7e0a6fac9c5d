using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Web.Layout;
using Synapse.Web.Rollback;

namespace Synapse.Web.Tests.Rollback;

/// <summary>What whoever asked and whoever decides see of one request.</summary>
public sealed class RollbackShows : ComponentTest
{
    private static readonly Actor Eve = Person("eve");
    private static readonly Actor Lea = Person("lea");
    private static readonly BatchStamp Later = new(new BatchId(Guid.NewGuid()), 7, BatchKind.Manual, Eve.Id, "Eve", DateTimeOffset.UnixEpoch, "P-101: power");

    private string? _approved;
    private string? _rejected;
    private Resolution? _taken;

    [Fact]
    public void Whoever_asked_can_withdraw_and_not_decide()
    {
        var panel = Panel(Eve, ProjectRole.Lead);

        Assert.Contains("somebody else decides", panel.Markup);
        Assert.Equal("Withdraw my request", Assert.Single(panel.FindAll("button")).TextContent.Trim());
    }

    [Fact]
    public void An_engineer_is_told_who_decides()
    {
        var panel = Panel(Lea, ProjectRole.Engineer);

        Assert.Contains("A lead of this project decides", panel.Markup);
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public void A_lead_rejects_with_a_comment_only()
    {
        var panel = Panel(Lea, ProjectRole.Lead);
        Assert.True(Reject(panel).HasAttribute("disabled"));

        panel.Find("textarea").Input("The vendor is right");
        Reject(panel).Click();

        Assert.Equal("The vendor is right", _rejected);
    }

    [Fact]
    public void An_approval_says_what_is_written_and_asks_for_the_count_where_it_is_large()
    {
        var panel = Panel(Lea, ProjectRole.Lead, Counts(updates: 120, tombstones: 5));
        var confirm = panel.Find("dialog .danger");

        Assert.Contains("120 changed back, 5 removed.", panel.Find("dialog").TextContent);
        Assert.DoesNotContain("restored", panel.Find("dialog").TextContent);
        Assert.True(confirm.HasAttribute("disabled"));

        panel.Find("#approve-typed").Input("125");
        panel.Find("dialog .danger").Click();

        Assert.Equal("", _approved);
    }

    [Fact]
    public void What_is_undecided_cannot_be_approved()
    {
        var panel = Panel(Lea, ProjectRole.Lead, Counts(updates: 1, unresolved: 2));

        Assert.Contains("2 conflicts have to be decided", panel.Markup);
        Assert.True(panel.Find("button[data-open=approve]").HasAttribute("disabled"));
    }

    [Fact]
    public void A_property_before_after_now_and_what_it_will_be()
    {
        var row = Row(Conflict);

        Assert.Equal(["properties.power_kw", "30", "75", "90", "—"], row.FindAll("tbody td").Take(5).Select(c => c.QuerySelector("small")?.PreviousElementSibling?.TextContent ?? c.TextContent.Trim().Replace("not there", "")));
        Assert.Contains("Eve, #7", row.Find(".by").TextContent);
        Assert.Contains("changed since", row.Find(".badge.bad").TextContent);
    }

    [Fact]
    public void Only_a_lead_is_offered_to_overwrite_later_work()
    {
        Assert.Equal(["c", "b", "e", "i"], Offers(Row(Conflict, mayDestroy: true)));
        Assert.Equal(["c", "i"], Offers(Row(Conflict)));
        Assert.Empty(Row(Conflict, undecided: false).FindAll(".offer"));
    }

    [Fact]
    public void Overwriting_needs_a_reason()
    {
        var row = Row(Conflict, mayDestroy: true);
        row.Find("[data-decide=b]").Click();
        row.Find(".why").Submit();
        Assert.Null(_taken);

        row.Find(".why input").Input("Measured again");
        row.Find(".why").Submit();

        Assert.Equal(new Resolution.TakeBefore("Measured again"), _taken);
    }

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("0012", "\"0012\"")]
    [InlineData("A-1", "\"A-1\"")]
    public void Another_value_is_a_number_or_a_text_as_it_is_typed(string typed, string json)
    {
        var row = Row(Conflict, mayDestroy: true);
        row.Find("[data-decide=e]").Click();
        row.Find(".why input").Input(typed);
        row.Find(".why").Submit();

        Assert.Equal(json, ValueJson.Write(Assert.IsType<Resolution.Edit>(_taken).Value));
    }

    [Fact]
    public void Keeping_needs_nothing_more_and_what_waits_to_be_saved_says_so()
    {
        var row = Row(Conflict);
        row.Find("[data-decide=c]").Click();
        Assert.Equal(new Resolution.KeepCurrent(), _taken);

        var draft = new Dictionary<ResolutionTarget, Resolution> { [new(Conflict.Id, "properties.power_kw")] = new Resolution.KeepCurrent() };
        row.Render(p => p.Add(c => c.Drafts, draft));
        Assert.Contains("Keep what is now · not saved", row.Markup);
        Assert.Equal("true", row.Find("[data-decide=c]").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Whoever_has_approved_is_told_how_many_are_missing()
    {
        var panel = Panel(Lea, ProjectRole.Lead, needed: 3, approvals: [new RollbackApproval(Lea.Id, "Lea", null, DateTimeOffset.UnixEpoch, null, new string('a', 64))]);

        Assert.Contains("2 more to go", panel.Markup);
        Assert.True(panel.Find("button[data-open=approve]").HasAttribute("disabled"));
        Assert.Contains("3 people have to approve", panel.Find("dialog").TextContent);
    }

    [Fact]
    public void A_deputy_decides_like_a_lead()
    {
        Assert.Empty(Panel(Lea, ProjectRole.Engineer).FindAll("button"));
        Assert.NotEmpty(Panel(Lea, ProjectRole.Engineer, deputy: true).FindAll("button[data-open=approve]"));
    }

    [Fact]
    public void A_restore_is_approved_by_typing_the_project()
    {
        var panel = Panel(Lea, ProjectRole.Lead, kind: RollbackKind.Restore);
        panel.Find("#approve-typed").Input("testmine");
        panel.Find("dialog .danger").Click();

        Assert.Equal("", _approved);
    }

    [Fact]
    public void What_moved_since_the_review_in_words()
    {
        var clean = Conflict with { Class = RollbackClass.Revert, Properties = [Conflict.Properties[0] with { Now = 75, Class = RollbackClass.Revert, WrittenBy = null }] };
        var refusal = new Refusal(RefusalCode.StalePlan, "Moved.", ObjectValue.Of(
            ("total", 1), ("differences", ArrayValue.Of([ObjectValue.Of(("tag", "P-101"), ("reviewed", RollbackJson.Of(clean)), ("now", RollbackJson.Of(Conflict)))]))));
        var (told, total) = PlanChanges.Of(refusal);

        var changes = Render<PlanChanges>(p => p.Add(c => c.Differences, told).Add(c => c.Total, total));

        Assert.Contains("1 difference to what was reviewed", changes.Find("h2").TextContent);
        Assert.Contains("was “clean”, is now “changed since”", changes.Find("li").TextContent);
        Assert.Equal(("75", "90"), (changes.Find("del").TextContent.Trim(), changes.Find("ins").TextContent.Trim()));
    }

    private static RollbackItem Conflict => new(
        EntityKind.Asset, EntityId.For(new ProjectId("testmine"), 0, EntityKind.Asset, "P-101"), "P-101", "PROCESS", NetOp.Updated, RollbackClass.ConflictSameProperty, RollbackResult.Nothing, 3, true,
        [new RollbackProperty("properties.power_kw", 30, 75, 90, Value.Missing, RollbackClass.ConflictSameProperty, true, Later, null)], null, [], [], null, null);

    private static RollbackCounts Counts(int updates = 1, int tombstones = 0, int unresolved = 0) =>
        new(new Dictionary<RollbackClass, int> { [RollbackClass.Revert] = updates + tombstones }, tombstones, 0, updates, unresolved);

    private static Actor Person(string name) => new(new PersonId(name), name, new Dictionary<string, ProjectRole>());

    private static CurrentProject Project(ProjectRole role) => new(new ProjectId("testmine"), "Test mine", role);

    private static AngleSharp.Dom.IElement Reject(IRenderedComponent<DecisionPanel> panel) => panel.FindAll("button").Single(b => b.TextContent.Trim() == "Reject");

    private static IEnumerable<string?> Offers(IRenderedComponent<RollbackItemRow> row) => row.FindAll(".offer").Select(o => o.GetAttribute("data-decide"));

    private IRenderedComponent<DecisionPanel> Panel(
        Actor me, ProjectRole role, RollbackCounts? counts = null, int needed = 1, IReadOnlyList<RollbackApproval>? approvals = null, bool deputy = false, RollbackKind kind = RollbackKind.Rollback) => Render<DecisionPanel>(p => p
        .Add(c => c.Request, new RollbackRequest(
            new RollbackRequestId(Guid.NewGuid()), new ProjectId("testmine"), Later, [], RollbackState.Pending, "A mistake", Eve.Id, "Eve", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 7,
            new string('a', 64), counts ?? Counts(), false, [], false, null, null) { ApprovalsNeeded = needed, Approvals = approvals ?? [], Kind = kind })
        .Add(c => c.IsDeputy, deputy)
        .Add(c => c.Project, Project(role))
        .Add(c => c.Me, me)
        .Add(c => c.OnApprove, said => _approved = said)
        .Add(c => c.OnReject, said => _rejected = said));

    private IRenderedComponent<RollbackItemRow> Row(RollbackItem item, bool undecided = true, bool mayDestroy = false) => Render<RollbackItemRow>(p => p
        .Add(c => c.Item, item)
        .Add(c => c.Project, Project(ProjectRole.Lead))
        .Add(c => c.Undecided, undecided)
        .Add(c => c.MayDestroy, mayDestroy)
        .Add(c => c.OnDecide, decided => _taken = decided.Item2));
}
