using System.Text.Json;
using Synapse.Core.Demo;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Demo;

/// <summary>What a visitor finds after the first start, and after the second.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DemoStartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_first_start_tells_the_story_and_the_second_leaves_it_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        string first;
        await using (var app = new SynapseApp(database)) first = (await BatchesAsync(app)).GetRawText();
        await using var again = new SynapseApp(database);
        var batches = await BatchesAsync(again);

        Assert.Equal(DemoHistory.Acts.Count(a => a is not DemoAct.AsksForRollback), batches.GetArrayLength());
        Assert.Equal(first, batches.GetRawText());
        Assert.All(DemoHistory.Acts.OfType<DemoAct.ImportsList>(), list => Assert.Contains(list.FileName, first, StringComparison.Ordinal));
    }

    private static async Task<JsonElement> BatchesAsync(SynapseApp app)
    {
        using var viewer = await app.SignInAsync("viewer");
        var answer = await viewer.GetAsync($"/api/v1/batches?project_id={DemoPlant.Id}&projectId={DemoPlant.Id}");
        answer.EnsureSuccessStatusCode();
        return (await answer.JsonAsync()).GetProperty("items");
    }
}
