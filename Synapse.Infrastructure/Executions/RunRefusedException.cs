using Synapse.Core;

namespace Synapse.Infrastructure.Executions;

/// <summary>Ends a run with a refusal that goes into its record.</summary>
internal sealed class RunRefusedException(Refusal refusal) : Exception(refusal.Detail)
{
    public Refusal Refusal { get; } = refusal;
}
