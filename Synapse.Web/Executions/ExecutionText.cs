namespace Synapse.Web.Executions;

/// <summary>The words of the execution pages.</summary>
public sealed class ExecutionText;
