namespace Synapse.Infrastructure.Storage;

/// <summary>The steps of archiving a month and of bringing it back, in their order; tests stop between them.</summary>
internal enum ArchivePause
{
    Checked,
    Imaged,
    Detached,
    Written,
    Exported,
    Verified,
    Dropped,
    Emptied,
    Imported,
    Restored,
}
