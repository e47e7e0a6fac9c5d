using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What a person decided about one conflict. There is no decision for all at once.</summary>
public abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>Leave it as it is now. The rollback becomes partial and says so for ever.</summary>
    public sealed record KeepCurrent : Resolution;

    /// <summary>Go back all the same, which destroys a later value: for a lead, with a reason.</summary>
    public sealed record TakeBefore(string Reason) : Resolution;

    /// <summary>Take the later batch back as well; the plan is then made anew for both.</summary>
    public sealed record IncludeLaterBatch(BatchId Batch) : Resolution;

    /// <summary>Neither before nor now, but this.</summary>
    public sealed record Edit(Value Value) : Resolution;

    /// <summary>Let the rules compute the stale value again after the rollback.</summary>
    public sealed record ReRunRules : Resolution;

    /// <summary>Leave the stale value, for this reason.</summary>
    public sealed record AcceptStale(string Reason) : Resolution;

    /// <summary>The word under which the decision is stored.</summary>
    public string Word => this switch
    {
        KeepCurrent => "KEEP_CURRENT",
        TakeBefore => "TAKE_BEFORE",
        IncludeLaterBatch => "INCLUDE_LATER_BATCH",
        Edit => "EDIT",
        ReRunRules => "RE_RUN_RULES",
        AcceptStale => "ACCEPT_STALE",
        _ => throw new InvalidOperationException(),
    };

    /// <summary>The decisions that make sense for a class; what has no tag cannot be given another one.</summary>
    public static IReadOnlyList<string> OffersFor(RollbackClass c, EntityKind kind) => c switch
    {
        RollbackClass.ConflictSameProperty => ["KEEP_CURRENT", "TAKE_BEFORE", "EDIT", "INCLUDE_LATER_BATCH"],
        RollbackClass.EditedAfterCreate or RollbackClass.DeletedLater or RollbackClass.Recreated => ["KEEP_CURRENT", "TAKE_BEFORE", "INCLUDE_LATER_BATCH"],
        RollbackClass.UniqueTaken when kind is EntityKind.Asset or EntityKind.Cable or EntityKind.Package => ["KEEP_CURRENT", "EDIT", "INCLUDE_LATER_BATCH"],
        RollbackClass.UniqueTaken or RollbackClass.Dependents or RollbackClass.MissingEndpoint => ["KEEP_CURRENT", "INCLUDE_LATER_BATCH"],
        RollbackClass.StaleDerived => ["RE_RUN_RULES", "INCLUDE_LATER_BATCH", "ACCEPT_STALE"],
        RollbackClass.Blocked or RollbackClass.ConstraintViolation => ["KEEP_CURRENT"],
        _ => [],
    };
}

/// <summary>What a decision is about: an entity, or one of its properties.</summary>
public readonly record struct ResolutionTarget(EntityId Entity, string? Path);
