using Synapse.Core.People;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class RuleDraftStoreTests(PostgresFixture postgres)
{
    private static readonly Actor Eve = Person("eve", ProjectRole.Engineer);

    [Fact]
    public async Task A_draft_is_found_by_its_writer_only_and_the_last_text_counts()
    {
        await using var shop = await OpenAsync(postgres);
        var drafts = new RuleDraftStore(shop.Source, TimeProvider.System);
        await drafts.KeepAsync(Eve, Goldmine, "voltage", "{", 2, default);
        await drafts.KeepAsync(Eve, Goldmine, "voltage", "{}", 3, default);

        var found = await drafts.FindAsync(Eve, Goldmine, "voltage", default);
        Assert.Equal(("{}", 3), (found!.Text, found.BasedOn));
        Assert.Null(await drafts.FindAsync(Person("eric", ProjectRole.Engineer), Goldmine, "voltage", default));
        Assert.Null(await drafts.FindAsync(Eve, Goldmine, RuleDraftStore.NewRule, default));

        await drafts.ForgetAsync(Eve, Goldmine, "voltage", default);
        Assert.Null(await drafts.FindAsync(Eve, Goldmine, "voltage", default));
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, "{}")]
    [InlineData(ProjectRole.Engineer, "a\0b")]
    public async Task Nothing_is_kept_of_who_may_not_edit_or_of_what_cannot_be_stored(ProjectRole role, string text)
    {
        await using var shop = await OpenAsync(postgres);
        var drafts = new RuleDraftStore(shop.Source, TimeProvider.System);
        var person = Person("val", role);
        await drafts.KeepAsync(person, Goldmine, "voltage", text, 1, default);
        Assert.Null(await drafts.FindAsync(person, Goldmine, "voltage", default));
    }

    private static Actor Person(string id, ProjectRole role) => new(new PersonId(id), id, new Dictionary<string, ProjectRole> { ["*"] = role });
}
