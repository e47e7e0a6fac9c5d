namespace Synapse.Web.Audit;

/// <summary>The words of verification.</summary>
public sealed class AuditText;
