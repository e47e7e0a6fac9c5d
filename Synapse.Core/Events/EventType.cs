namespace Synapse.Core.Events;

/// <summary>
/// What happened. The first eighteen are the specification's; RuleChanged is ours (a new version of a rule). Numbers are stored and words travel (<see cref="Words"/>): never rename, never renumber.
/// </summary>
public enum EventType : short
{
    AssetCreated = 1,
    AssetUpdated = 2,
    AssetDeleted = 3,
    CableCreated = 4,
    CableUpdated = 5,
    CableDeleted = 6,
    RelationshipCreated = 7,
    RelationshipDeleted = 8,
    RuleExecutionStarted = 9,
    RuleExecuted = 10,
    RuleSkipped = 11,
    RuleError = 12,
    RuleExecutionCompleted = 13,
    BatchStarted = 14,
    BatchCompleted = 15,
    BatchRolledBack = 16,
    CsvImported = 17,
    Rollback = 18,
    RuleChanged = 19,
}

/// <summary>What an event is about.</summary>
public enum AggregateType : short
{
    Asset = 1,
    Cable = 2,
    Edge = 3,
    Rule = 4,
    Package = 5,
    Batch = 6,
}

/// <summary>Why a batch was written.</summary>
public enum BatchKind : short
{
    Execution = 1,
    Import = 2,
    Manual = 3,
    Rollback = 4,
    Redo = 5,
    RuleSet = 6,
    Restore = 7,
}
