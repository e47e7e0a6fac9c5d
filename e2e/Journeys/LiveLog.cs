using System.Globalization;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>How far the page is behind the run that it shows.</summary>
[Trait("Category", "Unsettled")]
public sealed class LiveLog(Stage stage, ITestOutputHelper output) : Journey(stage)
{
    private const int Lines = 100;
    private const double MostMilliseconds = 1000;

    /// <summary>Notes for every line of the log how long after its message was made it came to stand in the page. Both clocks are this machine's.</summary>
    private const string Watch = """
        window.delays = new Map();
        new MutationObserver(() => {
          const now = Date.now();
          for (const line of document.querySelectorAll('[data-message]'))
            if (!window.delays.has(line.dataset.message)) window.delays.set(line.dataset.message, now - Number(line.dataset.at));
        }).observe(document, { childList: true, subtree: true });
        """;

    [Fact]
    public async Task Lines_appear_within_a_second_of_what_they_tell()
    {
        using var plant = await LargePlant.MakeAsync(App, "trains-watched", 5_000);
        var page = await SignInAsync(plant.Engineer, LargePlant.Password);
        await page.AddInitScriptAsync(Watch);
        await Runs.ExecuteAllAsync(page);
        await Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync(new() { Timeout = 120_000 });

        var delays = (await page.EvaluateAsync<double[]>("[...window.delays.values()]")).Order().ToList();
        Assert.True(delays.Count >= Lines, $"Only {delays.Count} lines were shown.");
        var most = delays[(int)Math.Ceiling(0.95 * delays.Count) - 1];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{delays.Count} lines: half within {delays[delays.Count / 2]:0} ms, 95 % within {most:0} ms, all within {delays[^1]:0} ms of their message."));
        Assert.True(most <= MostMilliseconds, string.Create(CultureInfo.InvariantCulture, $"95 % of {delays.Count} lines took up to {most:0} ms."));
    }
}
