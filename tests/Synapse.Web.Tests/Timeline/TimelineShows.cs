using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Web.Controls;
using Synapse.Web.Layout;
using Synapse.Web.Timeline;

namespace Synapse.Web.Tests.Timeline;

/// <summary>What the timeline's filters and events look like and do.</summary>
public sealed class TimelineShows : ComponentTest
{
    private static readonly ProjectId Mine = new("testmine");
    private static readonly BatchId Batch = new(Guid.Parse("01938a52-0000-7000-8000-000000000000"));
    private static readonly TimelineChoices Choices = new([new FacetChoice("pump-motor", "Motor for each pump")], [new FacetChoice("PROCESS")], [new FacetChoice("Eve")]);

    private EventFilter? _asked;

    [Fact]
    public void A_word_that_is_ticked_is_asked_for()
    {
        Tick(Bar(EventFilter.None), "Event types", "Asset changed");

        Assert.Equal([EventType.AssetUpdated], _asked!.Is.Types);
    }

    [Fact]
    public void With_exclude_on_a_word_that_is_ticked_is_ruled_out()
    {
        var bar = Bar(EventFilter.None);
        bar.Find(".not input").Change(true);

        Tick(bar, "Batch kinds", "Import");

        Assert.Equal((0, BatchKind.Import), (_asked!.Is.Kinds.Count, Assert.Single(_asked.IsNot.Kinds)));
    }

    [Fact]
    public void Several_tags_are_typed_at_once()
    {
        Bar(EventFilter.None).Find("input.tag").Change("P-101; P-102, P-103");

        Assert.Equal(["P-101", "P-102", "P-103"], _asked!.Is.Tags);
    }

    [Fact]
    public void A_day_is_meant_whole()
    {
        Bar(EventFilter.None).FindAll("input[type=date]")[1].Change("2026-05-01");
        Assert.Equal(new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero), _asked!.To);

        Assert.Equal("2026-05-01", Bar(_asked).FindAll("input[type=date]")[1].GetAttribute("value"));
    }

    [Theory]
    [InlineData("America/Toronto", "2026-05-02T04:00:00Z")]
    [InlineData("Pacific/Auckland", "2026-05-01T12:00:00Z")]
    public void A_day_is_that_of_the_person_who_looks(string zone, string end)
    {
        var there = Preferences.Default with { Zone = zone };
        BarOf(EventFilter.None, there).FindAll("input[type=date]")[1].Change("2026-05-01");
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), _asked!.To);

        Assert.Equal("2026-05-01", BarOf(_asked, there).FindAll("input[type=date]")[1].GetAttribute("value"));
    }

    [Fact]
    public void Batches_rolled_back_in_part_are_asked_for()
    {
        Bar(EventFilter.None).Find("select.state").Change("partly");
        Assert.True(_asked!.PartlyRolledBack);
        Assert.Null(_asked.RolledBack);
        Assert.Equal("partly", Bar(_asked).Find("select.state").GetAttribute("value"));
    }

    [Fact]
    public void Every_word_of_the_filter_is_said_in_words_and_can_be_taken_away()
    {
        var filter = EventFilter.None with { Is = EventCriteria.None with { Rules = ["pump-motor"], Tags = ["P-101"] }, IsNot = EventCriteria.None with { Types = [EventType.AssetCreated] } };
        var bar = Bar(filter);

        Assert.Equal(["Tag P-101", "Rule Motor for each pump", "not Type Asset created"], bar.FindAll(".chips li").Select(c => $"{c.QuerySelector(".name")!.TextContent} {c.QuerySelector(".value")!.TextContent}"));
        bar.Find("button[aria-label='Remove Tag P-101']").Click();

        Assert.Equal((0, "pump-motor"), (_asked!.Is.Tags.Count, _asked.Is.Rules[0]));
    }

    [Fact]
    public void A_filter_by_date_alone_can_be_cleared()
    {
        Assert.Empty(Bar(EventFilter.None).FindAll("button.quiet"));

        Bar(EventFilter.None with { From = DateTimeOffset.UnixEpoch }).Find("button.quiet").Click();

        Assert.Equal(EventFilter.None, _asked);
    }

    [Fact]
    public void An_address_gives_the_filter_that_was_written_into_it()
    {
        var filter = EventFilter.None with
        {
            Is = EventCriteria.None with { Tags = ["P,1 & co"], Types = [EventType.AssetCreated, EventType.Rollback], Batches = [Batch] },
            IsNot = EventCriteria.None with { People = ["Müller, Eva"] },
            From = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)),
            RolledBack = true,
        };

        var read = TimelineQuery.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(TimelineQuery.Write(filter)));

        Assert.Equal(TimelineQuery.Write(filter), TimelineQuery.Write(Assert.IsType<Outcome<EventFilter>.Done>(read).Value));
        Assert.True(TimelineQuery.IsOpen(Assert.IsType<Outcome<EventFilter>.Done>(TimelineQuery.Read(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>())).Value));
    }

    [Fact]
    public void An_event_says_what_changed_and_by_which_rule_and_opens_to_the_rest()
    {
        var row = Row(Event(EventType.AssetUpdated, ChangeOp.Update, new LeafDiff(ObjectValue.Of(("properties.power_kw", 30)), ObjectValue.Of(("properties.power_kw", 75)))));

        Assert.Equal("power_kw: 30 → 75", row.Find(".what").TextContent);
        Assert.Contains("Motor for each pump", row.Find(".rule").TextContent);
        Assert.Empty(row.FindAll(".detail"));

        row.Find(".toggle").Click();

        Assert.Equal("true", row.Find(".toggle").GetAttribute("aria-expanded"));
        Assert.Contains("+45", row.Find(".detail .delta").TextContent);
    }

    [Fact]
    public void A_creation_says_what_it_is_and_a_batch_that_was_taken_back_is_marked()
    {
        var row = Row(Event(EventType.AssetCreated, ChangeOp.Create, new LeafDiff(ObjectValue.Empty, ObjectValue.Of(("type", "PUMP")))) with { IsRolledBack = true });

        Assert.Equal("PUMP", row.Find(".what").TextContent);
        Assert.Equal("rolled back", row.Find(".badge.warn").TextContent);
    }

    private static EventRecord Event(EventType type, ChangeOp op, LeafDiff diff)
    {
        var id = EntityId.For(Mine, 0, EntityKind.Asset, "P-101");
        var header = new EventHeader(4, type, AggregateType.Asset, EntityKind.Asset, op, 2, 1, null, id, null, "PROCESS", null);
        return new EventRecord(
            Batch.Event(4), 3, BatchKind.Execution, header, "P-101", new EventRule(1, "pump-motor", 2, "Motor for each pump"), null, new PersonId("eve"), "Eve", DateTimeOffset.UnixEpoch,
            new EventPayload(diff, ObjectValue.Empty), false);
    }

    private static void Tick(IRenderedComponent<TimelineFilterBar> bar, string facet, string word) => bar.FindAll("details.facet").Single(f => f.QuerySelector("summary")!.TextContent.Contains(facet))
        .QuerySelectorAll("li").Single(l => l.TextContent.Trim() == word).QuerySelector("input")!.Change(true);

    private IRenderedComponent<TimelineFilterBar> Bar(EventFilter filter) => BarOf(filter, Preferences.Default);

    private IRenderedComponent<TimelineFilterBar> BarOf(EventFilter filter, Preferences preferences) =>
        Render<TimelineFilterBar>(p => p.AddCascadingValue(preferences).Add(c => c.Filter, filter).Add(c => c.Choices, Choices).Add(c => c.OnChange, asked => _asked = asked));

    private IRenderedComponent<EventRow> Row(EventRecord record) => Render<EventRow>(p => p.Add(c => c.Event, record).Add(c => c.Project, Mine));
}
