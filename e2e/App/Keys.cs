namespace Synapse.E2E.App;

/// <summary>Somebody without a mouse, who has to see where they are.</summary>
public static class Keys
{
    private const int MostStops = 120;

    /// <summary>What is focused has an outline or a ring.</summary>
    private const string IsSeen = """
        () => {
          const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
          const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
          return at.matches(':focus-visible, input:focus-within') && ring && box.bottom > 0 && box.top < innerHeight ? null : at.outerHTML.slice(0, 200);
        }
        """;

    /// <summary>Goes from stop to stop until the wanted one has the focus; at each the focus has to be seen.</summary>
    public static async Task TabToAsync(IPage page, ILocator wanted)
    {
        await Expect(wanted).ToBeEnabledAsync();
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("document.activeElement === document.body")) continue;
            if (await page.EvaluateAsync<string?>(IsSeen) is { } unseen) Assert.Fail($"{page.Url}: the focus is not seen on {unseen}");
        }

        Assert.Fail($"{page.Url}: {MostStops} times Tab did not lead to {wanted}");
    }

    public static async Task PressAsync(IPage page, ILocator wanted, string key = "Enter")
    {
        await TabToAsync(page, wanted);
        await page.Keyboard.PressAsync(key);
    }
}
