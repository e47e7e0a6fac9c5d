using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning;

/// <summary>Everything a plan is computed from.</summary>
/// <param name="Entities">The project's live entities of all kinds, in any order.</param>
/// <param name="Rules">The versions that are pinned for this run; drafts among them only for a dry run.</param>
public sealed record PlanRequest(Project Project, IReadOnlyList<Entity> Entities, IReadOnlyList<RuleVersion> Rules, RunFilter Filter)
{
    /// <summary>Versions that exceeded their budget before: they take no part, and the plan says so.</summary>
    public IReadOnlyList<QuarantinedRule> Quarantined { get; init; } = [];

    /// <summary>Stop at the first error of a single pair instead of noting it.</summary>
    public bool StopOnError { get; init; }

    /// <summary>Rounds of chaining before a run is refused as a loop.</summary>
    public int MaxRounds { get; init; } = 50;

    /// <summary>How many entities a rule lists by name for one reason of not knowing; the others are counted, and <see cref="Rules.Explaining.RuleSurvey"/> names them all.</summary>
    public int MaxListed { get; init; } = 100;

    /// <summary>Changes before a run is refused as a runaway.</summary>
    public int MaxChanges { get; init; } = 2_000_000;
}

/// <summary>A rule that was put aside, with what it exceeded.</summary>
public sealed record QuarantinedRule(RuleVersion Rule, string Reason);

/// <summary>Where planning stands; reported at rule granularity.</summary>
public sealed record PlanProgress(string Phase, int Round, RuleVersion? Rule, long Done, long Total, int Changes);
