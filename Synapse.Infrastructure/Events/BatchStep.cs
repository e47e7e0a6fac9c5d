namespace Synapse.Infrastructure.Events;

/// <summary>The steps of writing a batch, in their order; tests stop between them.</summary>
internal enum BatchStep
{
    Begun,
    Locked,
    Changed,
    Created,
    Recorded,
    Checked,
    Numbered,
    BeforeCommit,
    Committed,
}
