using System.Globalization;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules;

/// <summary>A rule as the list shows it: its newest version, the one that runs execute, what it met, and whether it is put aside.</summary>
public sealed record RuleLine(StoredRule Head, StoredRule? InForce, RuleFigure Figure, Quarantined? Aside)
{
    public RuleId Id => Head.Id;

    /// <summary>A newer version waits on top of the one that runs execute.</summary>
    public bool IsBeingDrafted => InForce is not null && InForce.Version != Head.Version && Head.Document.Status is RuleStatus.Draft or RuleStatus.DevValidated;

    /// <summary>A time as people read it: "3.2 ms", "1.4 s".</summary>
    public static string Say(TimeSpan time) => time.TotalSeconds >= 1
        ? time.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture) + " s"
        : time.TotalMilliseconds.ToString(time.TotalMilliseconds >= 10 ? "0" : "0.##", CultureInfo.CurrentCulture) + " ms";
}

/// <summary>Reads the lines of a project's rule list.</summary>
public sealed class RuleLineReader(RuleStore rules, RuleFigures figures, RuleQuarantine quarantine)
{
    public async Task<IReadOnlyList<RuleLine>> ReadAsync(Core.Projects.ProjectId project, CancellationToken cancel)
    {
        var inForce = (await rules.InForceAsync(project, cancel)).ToDictionary(r => r.Id);
        var known = await figures.OfProjectAsync(project, cancel);
        var aside = (await quarantine.OpenAsync(project, cancel)).GroupBy(q => q.Rule).ToDictionary(g => g.Key, g => g.Last());
        return [.. (await rules.ListAsync(project, cancel)).Select(h => new RuleLine(h, inForce.GetValueOrDefault(h.Id), known.GetValueOrDefault(h.Id) ?? RuleFigure.None(h.Id), aside.GetValueOrDefault(h.Id)))];
    }
}
