namespace Synapse.Web.Controls.Diff;

/// <summary>The words of the diff viewer.</summary>
public sealed class DiffText;
