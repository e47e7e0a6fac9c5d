namespace Synapse.Core.Executions;

/// <summary>Whether a run only shows what it would do, or does it.</summary>
public enum ExecutionMode
{
    DryRun,
    Execute,
}

/// <summary>Where a run is. The last three are final.</summary>
public enum ExecutionState
{
    Queued,
    Running,
    Completed,
    Cancelled,
    Failed,
}

/// <summary>What a running execution is doing; each phase knows how much there is to do.</summary>
public enum ExecutionPhase
{
    Queued,
    Loading,
    Planning,
    Writing,
    Finished,
}

/// <summary>The id of a run, made by whoever asks for it.</summary>
public readonly record struct ExecutionId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>The id of a stored plan.</summary>
public readonly record struct PlanId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}
