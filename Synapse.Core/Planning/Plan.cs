using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning;

/// <summary>What a run over a project would do: the same for a dry run and for an execution, byte for byte the same for the same data and rules.</summary>
/// <param name="AtBatchNo">The batch on which the plan stands.</param>
/// <param name="Rules">The rule versions that took part, by priority and id.</param>
/// <param name="Hash">SHA-256 (hex) over everything in the plan.</param>
public sealed record Plan(
    ProjectId Project,
    long AtBatchNo,
    IReadOnlyList<RuleVersion> Rules,
    IReadOnlyList<PlannedChange> Changes,
    IReadOnlyList<PlanNote> Notes,
    IReadOnlyList<RuleTally> Tallies,
    PlanCounts Counts,
    string Hash)
{
    /// <summary>How long each rule took. It differs from run to run, so it is no part of the plan's hash.</summary>
    public IReadOnlyDictionary<RuleId, TimeSpan> Times { get; init; } = new Dictionary<RuleId, TimeSpan>();
}

/// <summary>One step of one entity that a rule asks for; the places in <see cref="Plan.Changes"/> are the order of writing.</summary>
/// <param name="ActionIndex">Which of the rule's actions.</param>
/// <param name="Trigger">The asset or cable at which the rule acted.</param>
/// <param name="Cause">The earlier change that made this rule act, or null.</param>
/// <param name="Tag">The entity's tag or other natural name, for people.</param>
/// <param name="Inputs">What was read to compute it.</param>
/// <param name="Detail">More that explains the change, such as the steps of a cable's sizing.</param>
public sealed record PlannedChange(
    PlantChange Change,
    RuleVersion Rule,
    int ActionIndex,
    EntityId Trigger,
    string TriggerTag,
    int? Cause,
    string Tag,
    string? EntityType,
    string? Area,
    string? Discipline,
    IReadOnlyList<PlanInput> Inputs,
    ObjectValue Detail);

/// <summary>An entity that was read, at its version, and which of its paths.</summary>
public sealed record PlanInput(EntityKind Kind, EntityId Id, int Version, IReadOnlyList<string> Paths);

/// <summary>Why nothing was done, or what went wrong, for one rule at one entity.</summary>
public enum PlanNoteKind
{
    /// <summary>The condition held and nothing was to be done (already there, …).</summary>
    Skipped,

    /// <summary>Another rule won the property; both values are in the data.</summary>
    Conflict,

    /// <summary>The pair could not be computed; the others went on.</summary>
    Error,

    /// <summary>A VALIDATE that does not hold.</summary>
    Finding,

    /// <summary>The condition is unknown because something is missing.</summary>
    Unknown,
}

/// <param name="Code">A stable word for the reason: ALREADY_THERE, OVERRIDDEN, BLOCKED_BY_ENFORCED, EQUAL_PRIORITY, NO_TARGET, NO_FREE_CHANNEL, SIZING_REFUSED, BUDGET_EXCEEDED, MISSING_DATA, …</param>
/// <param name="Data">Both values of a conflict, the path, the winner, what was missing.</param>
public sealed record PlanNote(
    PlanNoteKind Kind,
    string Code,
    RuleVersion? Rule,
    EntityId? Trigger,
    string? TriggerTag,
    int? ActionIndex,
    Severity Severity,
    string Message,
    ObjectValue Data)
{
    /// <summary>How many pairs of rule and entity stand behind this note: more than one where only a sample is listed by name.</summary>
    public int Count => Data["count"] is { IsNumber: true } count ? (int)count.AsNumber : 1;
}

/// <summary>What one rule met and did.</summary>
/// <param name="Considered">Entities that the rule's gates let through.</param>
public sealed record RuleTally(RuleVersion Rule, int Considered, int Matched, int Unknown, int Changes, int Skipped, int Errors, int Findings);

/// <summary>Totals of a plan.</summary>
public sealed record PlanCounts(
    int AssetsCreated,
    int CablesCreated,
    int EdgesCreated,
    int PackagesCreated,
    int MembersAdded,
    int IoAllocated,
    int Updated,
    int Skipped,
    int Conflicts,
    int Errors,
    int Findings,
    int Unknown,
    int Rounds);
