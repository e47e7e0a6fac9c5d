using System.Text.Json;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>What a run tells comes to the page that shows it: all of it, in order, and soon.</summary>
public sealed class LiveLog(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    /// <summary>So few that the page shows every line; a longer log counts what it no longer shows.</summary>
    private const int Assets = 20;

    /// <summary>Notes every line as it comes to stand in the page, and how long that is after its message was made. Both clocks are this machine's.</summary>
    private const string Watch = """
        window.lines = new Map();
        new MutationObserver(() => {
          const now = Date.now();
          for (const line of [...document.querySelectorAll('[data-message]')].reverse())
            if (!window.lines.has(line.dataset.message)) window.lines.set(line.dataset.message, now - Number(line.dataset.at));
        }).observe(document, { childList: true, subtree: true });
        """;

    [Fact]
    public async Task Every_message_comes_to_stand_in_the_page_in_its_order()
    {
        using var project = await OwnProject.OfTrainsAsync(App, "trains-watched", Assets);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        await page.AddInitScriptAsync(Watch);
        await Runs.AskToExecuteAllAsync(page);
        await using (await Hold.ReadingAsync(App))
        {
            // The page follows the run before there is anything to tell.
            await Runs.ConfirmAsync(page);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Live log" })).ToBeVisibleAsync();
        }

        await Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync();

        var told = (await project.MessagesAsync(page.Url.Split('/')[^1])).Where(m => m.Event is not ("STARTED" or "PROGRESS")).Select(m => m.Id).ToList();
        await Expect(page.Locator("[data-message]")).ToHaveCountAsync(told.Count);
        Assert.Equal(told, await page.EvaluateAsync<string[]>("[...window.lines.keys()]"));
        Assert.Equal(Enumerable.Reverse(told), await page.Locator("[data-message]").EvaluateAllAsync<string[]>("lines => lines.map(line => line.dataset.message)"));
        await RecordAsync([.. await page.EvaluateAsync<double[]>("[...window.lines.values()]")]);
    }

    /// <summary>How far behind the page was depends on the machine, so it is a figure and no assertion: in the test's output, and in the file that is asked for.</summary>
    private async Task RecordAsync(List<double> delays)
    {
        delays.Sort();
        var figures = JsonSerializer.Serialize(new { lines = delays.Count, p50_ms = delays[delays.Count / 2], p95_ms = delays[(int)Math.Ceiling(0.95 * delays.Count) - 1], max_ms = delays[^1] });
        Output.WriteLine(figures);
        if (Environment.GetEnvironmentVariable("SYNAPSE_LIVE_FIGURES") is { Length: > 0 } file) await File.AppendAllTextAsync(file, figures + "\n");
    }
}
