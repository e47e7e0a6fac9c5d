using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Tests.Plant.Lists;

[Collection(PostgresCollection.Name)]
public sealed class PlantListTests(PostgresFixture postgres)
{
    private static readonly Entity Feed = Placed("P-101", "PUMP", "210", "Feed pump", ("power_kw", 30), ("duty", "Continuous"));
    private static readonly Entity Spare = Placed("p-102", "PUMP", "220", "Spare, 100% duty", ("power_kw", 110), ("motor", ObjectValue.Of(("poles", 4))));
    private static readonly Entity Drive = Placed("M_1", "MOTOR", null, null, ("power_kw", "n/a"));
    private static readonly Entity Valve = Placed("M-1", "VALVE", "210", null);
    private static readonly Entity Gone = Placed("P-999", "PUMP", "210", "Removed");
    private static readonly Entity Long = WithLength(Workshop.Cable("C-1", Feed, Drive), 100);
    private static readonly Entity Short = WithLength(Workshop.Cable("C-2", Spare, Drive), 20.5);
    private static readonly Entity Loose = WithLength(Workshop.Cable("C-3", null, null), null);

    [Theory]
    [InlineData("type", "pump", "P-101 p-102")]
    [InlineData("type", "pump|valve", "M-1 P-101 p-102")]
    [InlineData("not_type", "PUMP", "M-1 M_1")]
    [InlineData("area", "210", "M-1 P-101")]
    [InlineData("not_area", "210", "M_1 p-102")] // what has no area is not in area 210
    [InlineData("tag", "p-1*", "P-101 p-102")]
    [InlineData("tag", "*02", "p-102")]
    [InlineData("tag", "m_*", "M_1")] // an underscore is an underscore
    [InlineData("tag", "m-1|*01", "M-1 P-101")]
    [InlineData("not_tag", "p-*", "M-1 M_1")]
    [InlineData("discipline", "electrical", "M-1 M_1 P-101 p-102")]
    [InlineData("description", "*100%*", "p-102")]
    [InlineData("properties.power_kw", ">30", "p-102")]
    [InlineData("properties.power_kw", ">=30", "P-101 p-102")]
    [InlineData("properties.power_kw", "<1e2", "P-101")]
    [InlineData("properties.power_kw", "<=30", "P-101")]
    [InlineData("properties.power_kw", "<31|>100", "P-101 p-102")]
    [InlineData("not_properties.power_kw", ">30", "M-1 M_1 P-101")]
    [InlineData("properties.power_kw", "110", "p-102")]
    [InlineData("properties.power_kw", "N/A", "M_1")]
    [InlineData("properties.power_kw", ">NaN", "")]
    [InlineData("properties.power_kw", "<1e999", "")]
    [InlineData("properties.duty", "cont*", "P-101")]
    [InlineData("properties.motor.poles", ">=4", "p-102")]
    [InlineData("properties.no\"such'thing", ">4", "")]
    public async Task Assets_are_filtered_by_any_field_and_property(string field, string words, string tags)
    {
        await using var shop = await OpenAsync();
        var not = field.StartsWith("not_", StringComparison.Ordinal);
        var filter = ListFilter.None.With(not ? field[4..] : field, words.Split('|'), not);

        Assert.Equal(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), (await TagsAsync(shop, EntityKind.Asset, filter)).Order(StringComparer.Ordinal));
        Assert.Equal(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, await Lists(shop).CountAsync(Workshop.Goldmine, EntityKind.Asset, filter, default));
    }

    [Theory]
    [InlineData(EntityKind.Asset, "PUMP", "P-101")]
    [InlineData(EntityKind.Asset, "100%", "p-102")]
    [InlineData(EntityKind.Asset, "m_", "M_1")]
    [InlineData(EntityKind.Cable, "p-102", "C-2")]
    [InlineData(EntityKind.Cable, "c-3", "C-3")]
    public async Task A_search_looks_at_names_and_descriptions_and_takes_signs_for_signs(EntityKind kind, string text, string tag)
    {
        await using var shop = await OpenAsync();
        Assert.Equal([tag], await TagsAsync(shop, kind, new ListFilter(text, [])));
    }

    [Theory]
    [InlineData("from", "P-101", "C-1")]
    [InlineData("to", "m_1", "C-1 C-2")]
    [InlineData("area", "220", "C-2")]
    [InlineData("not_from", "p-*", "C-3")]
    [InlineData("length_m", "20.5", "C-2")]
    public async Task Cables_are_filtered_by_their_ends(string field, string words, string tags)
    {
        await using var shop = await OpenAsync();
        var not = field.StartsWith("not_", StringComparison.Ordinal);
        Assert.Equal(tags.Split(' '), await TagsAsync(shop, EntityKind.Cable, ListFilter.None.With(not ? field[4..] : field, [words], not)));
    }

    [Theory]
    [InlineData(EntityKind.Cable, "length_m", false, "C-3 C-2 C-1")]
    [InlineData(EntityKind.Cable, "length_m", true, "C-1 C-2 C-3")]
    [InlineData(EntityKind.Cable, "from", true, "C-2 C-1 C-3")]
    [InlineData(EntityKind.Asset, "type", false, "M_1 P-101 p-102 M-1")]
    [InlineData(EntityKind.Asset, "area", true, "p-102 P-101 M-1 M_1")]
    public async Task A_list_is_sorted_by_any_field_and_read_page_by_page_without_loss(EntityKind kind, string field, bool down, string tags)
    {
        await using var shop = await OpenAsync();
        for (var limit = 1; limit <= 5; limit++)
            Assert.Equal(tags.Split(' '), await TagsAsync(shop, kind, ListFilter.None, new ListOrder(field, down), limit));
    }

    [Fact]
    public async Task A_cursor_stays_where_it_was_when_rows_come_before_it()
    {
        await using var shop = await OpenAsync();
        var first = await PageAsync(shop, EntityKind.Cable, ListFilter.None, null, null, 2);
        await shop.CommitAsync(Workshop.Created(Workshop.Cable("C-0", Feed, Drive)));
        var second = await PageAsync(shop, EntityKind.Cable, ListFilter.None, null, first.Next, 2);

        Assert.Equal(["C-1", "C-2"], Tags(first));
        Assert.Equal(["C-3"], Tags(second));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_row_has_what_its_kind_shows_and_references_by_tag()
    {
        await using var shop = await OpenAsync();
        var cable = (await PageAsync(shop, EntityKind.Cable, ListFilter.None, null, null, 1)).Rows[0];
        Assert.Equal((Long.Id, 1, "P-101", "M_1", 100d), (cable.Id, cable.Version, cable.Text("from_tag"), cable.Text("to_tag"), cable.Fields["length_m"].AsNumber));

        var edge = Assert.Single((await PageAsync(shop, EntityKind.Edge, ListFilter.None, null, null, 9)).Rows);
        Assert.Equal(("M_1", "child_of", "P-101"), (edge.Text("source_tag"), edge.Text("relation"), edge.Text("target_tag")));

        var package = Assert.Single((await PageAsync(shop, EntityKind.Package, ListFilter.None, null, null, 9)).Rows);
        Assert.Equal(("PKG-1", 0d), (package.Text("code"), package.Fields["members"].AsNumber));
    }

    [Fact]
    public async Task The_words_properties_and_parents_of_a_list_are_those_of_live_rows()
    {
        await using var shop = await OpenAsync();
        var lists = Lists(shop);
        Assert.Equal([("MOTOR", 1), ("PUMP", 2), ("VALVE", 1)], await lists.WordsAsync(Workshop.Goldmine, EntityKind.Asset, "type", default));
        Assert.Equal(["power_kw", "duty", "motor"], await lists.PropertiesAsync(Workshop.Goldmine, EntityKind.Asset, default));
        Assert.Empty(await lists.PropertiesAsync(Workshop.Goldmine, EntityKind.Package, default));
        Assert.Equal([KeyValuePair.Create(Drive.Id, "P-101")], await lists.ParentTagsAsync(Workshop.Goldmine, default));
    }

    [Fact]
    public async Task What_cannot_be_listed_is_refused_with_a_sentence()
    {
        await using var shop = await OpenAsync();
        var lists = Lists(shop);
        var stranger = new Actor(new PersonId("eve"), "Eve", new Dictionary<string, ProjectRole>());
        async Task<string> CodeAsync(Actor actor, ProjectId project, ListFilter filter, ListOrder? order, string? cursor) =>
            Workshop.Refused(await lists.PageAsync(actor, project, EntityKind.Asset, filter, order, cursor, 10, default)).Code;

        Assert.Equal(RefusalCode.InvalidFilter, await CodeAsync(Workshop.Ann, Workshop.Goldmine, ListFilter.None.With("colour", ["red"]), null, null));
        Assert.Equal(RefusalCode.InvalidFilter, await CodeAsync(Workshop.Ann, Workshop.Goldmine, ListFilter.None, new ListOrder("properties.power_kw", false), null));
        Assert.Equal(RefusalCode.InvalidFilter, await CodeAsync(Workshop.Ann, Workshop.Goldmine, ListFilter.None, null, "not a cursor"));
        Assert.Equal(RefusalCode.InvalidFilter, await CodeAsync(Workshop.Ann, Workshop.Goldmine, ListFilter.None, null, "WzFd"));
        Assert.Equal(RefusalCode.InvalidProject, await CodeAsync(Workshop.Ann, new ProjectId("atlantis"), ListFilter.None, null, null));
        Assert.NotNull(await CodeAsync(stranger, Workshop.Goldmine, ListFilter.None, null, null));
        Assert.Equal(0, await lists.CountAsync(new ProjectId("atlantis"), EntityKind.Asset, ListFilter.None, default));
    }

    private async Task<Workshop> OpenAsync()
    {
        var shop = await Workshop.OpenAsync(postgres);
        var package = new Entity(
            EntityKind.Package, EntityId.For(Workshop.Goldmine, 0, EntityKind.Package, "PKG-1"), 1, false, ObjectValue.Of((Field.Code, "PKG-1"), (Field.Name, "Feed line")));
        await shop.CommitAsync(
            [.. new[] { Feed, Spare, Drive, Valve, Gone, Long, Short, Loose, Workshop.Edge(Drive, Parentage.ChildOf, Feed), package }.Select(Workshop.Created)]);
        await shop.CommitAsync(Workshop.Deleted(Gone));
        return shop;
    }

    private static PlantLists Lists(Workshop shop) => new(shop.Source, shop.Projects, new Moments(shop.Source, shop.Projects));

    private static async Task<ListPage> PageAsync(Workshop shop, EntityKind kind, ListFilter filter, ListOrder? order, string? cursor, int limit) =>
        Workshop.Done(await Lists(shop).PageAsync(Workshop.Ann, Workshop.Goldmine, kind, filter, order, cursor, limit, default));

    /// <summary>The tags of all pages.</summary>
    private static async Task<IReadOnlyList<string>> TagsAsync(Workshop shop, EntityKind kind, ListFilter filter, ListOrder? order = null, int limit = 100)
    {
        var tags = new List<string>();
        var page = await PageAsync(shop, kind, filter, order, null, limit);
        tags.AddRange(Tags(page));
        while (page.Next is { } next)
        {
            page = await PageAsync(shop, kind, filter, order, next, limit);
            Assert.NotEmpty(page.Rows);
            tags.AddRange(Tags(page));
        }

        return tags;
    }

    private static string[] Tags(ListPage page) => [.. page.Rows.Select(r => r.Text("tag")!)];

    private static Entity Placed(string tag, string type, string? area, string? description, params (string, Value)[] properties)
    {
        var asset = Workshop.Asset(tag, type, 0, properties);
        return asset with { Fields = asset.Fields.With(Field.Area, area is null ? Value.Missing : area).With(Field.Description, description is null ? Value.Missing : description) };
    }

    private static Entity WithLength(Entity cable, double? length) => cable with { Fields = cable.Fields.With(Field.LengthM, length is { } m ? m : Value.Missing) };
}
