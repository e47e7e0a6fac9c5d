using Microsoft.Extensions.DependencyInjection;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Layout;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Layout;

public sealed class PaletteFinds(PostgresFixture postgres) : PlantAppTest(postgres)
{
    [Theory]
    [InlineData("p-10", "P-101", "P-102", "P-103")]
    [InlineData("102", "P-102")]
    [InlineData("%")]
    public async Task Tags_by_a_part_of_them(string part, params string[] tags) => Assert.Equal(tags, await TitlesAsync(nameof(Synapse.Web.Assets.TagPalette), part, SmallPlant.Id));

    [Theory]
    [InlineData("motor", "Motor for each pump", "Voltage of motors")]
    [InlineData("pump-mo", "Motor for each pump")]
    [InlineData("nothing of that")]
    public async Task Rules_by_their_name_or_id(string part, params string[] names) => Assert.Equal(names, await TitlesAsync(nameof(Synapse.Web.Rules.RulePalette), part, SmallPlant.Id));

    [Fact]
    public async Task Nothing_of_a_project_where_none_is_chosen() => Assert.Empty(await TitlesAsync(nameof(Synapse.Web.Assets.TagPalette), "P-101", null));

    private async Task<IEnumerable<string>> TitlesAsync(string source, string text, ProjectId? project)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var palette = scope.ServiceProvider.GetServices<IPaletteSource>().Single(s => s.GetType().Name == source);
        return (await palette.FindAsync(text, project, default)).Select(e => e.Title);
    }
}
