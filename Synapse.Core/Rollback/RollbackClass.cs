namespace Synapse.Core.Rollback;

/// <summary>How taking a batch back stands for one entity or one of its properties. Exactly one class applies. The words are stored.</summary>
public enum RollbackClass
{
    /// <summary>Nothing stands in the way: now is as the batch left it.</summary>
    Revert,

    /// <summary>Now is as it was before the batch: nothing to do.</summary>
    AlreadyReverted,

    /// <summary>A later batch gave the property another value.</summary>
    ConflictSameProperty,

    /// <summary>The batch made the entity and someone has worked on it since.</summary>
    EditedAfterCreate,

    /// <summary>The batch made the entity and others that stay refer to it.</summary>
    Dependents,

    /// <summary>The batch changed the entity and someone has deleted it since.</summary>
    DeletedLater,

    /// <summary>The tag (or other natural key, or IO channel) that would come back is taken.</summary>
    UniqueTaken,

    /// <summary>What the entity would refer to again is gone.</summary>
    MissingEndpoint,

    /// <summary>The batch deleted the entity and someone has brought it back in another state.</summary>
    Recreated,

    /// <summary>A later batch computed something from a value that goes away. A warning.</summary>
    StaleDerived,

    /// <summary>The database or a validator refused the result in a dry run.</summary>
    ConstraintViolation,

    /// <summary>The entity is frozen, or its history is not complete here.</summary>
    Blocked,
}

public static class RollbackClasses
{
    /// <summary>Whether a person has to decide before the rollback can be applied.</summary>
    public static bool IsConflict(this RollbackClass c) =>
        c is not (RollbackClass.Revert or RollbackClass.AlreadyReverted or RollbackClass.StaleDerived);

    /// <summary>The order in which a reviewer reads: what needs a decision first.</summary>
    public static int Rank(this RollbackClass c) => c switch
    {
        RollbackClass.Blocked => 0,
        RollbackClass.ConstraintViolation => 1,
        RollbackClass.DeletedLater => 2,
        RollbackClass.Recreated => 3,
        RollbackClass.EditedAfterCreate => 4,
        RollbackClass.Dependents => 5,
        RollbackClass.UniqueTaken => 6,
        RollbackClass.MissingEndpoint => 7,
        RollbackClass.ConflictSameProperty => 8,
        RollbackClass.StaleDerived => 9,
        RollbackClass.Revert => 10,
        RollbackClass.AlreadyReverted => 11,
        _ => throw new ArgumentOutOfRangeException(nameof(c), c, null),
    };
}
