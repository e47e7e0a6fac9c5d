using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Synapse.E2E.App;

/// <summary>Looks at a page with axe, by the success criteria of WCAG 2.2 A and AA.</summary>
public static class Accessibility
{
    private static readonly AxeRunOptions Options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <summary>A colour on its way from one theme to the other is neither.</summary>
    private const string AtRest = "() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity).map(a => a.finished))";

    /// <summary>One line per finding: rule, what is wrong and where.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        await page.EvaluateAsync(AtRest);
        var result = await page.RunAxe(Options);
        return [.. result.Violations.Select(v => $"{v.Id}: {v.Help} at {string.Join(", ", v.Nodes.Select(n => n.Target))}")];
    }
}
