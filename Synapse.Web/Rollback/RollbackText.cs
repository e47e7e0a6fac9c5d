namespace Synapse.Web.Rollback;

/// <summary>The words of the rollback pages.</summary>
public sealed class RollbackText;
