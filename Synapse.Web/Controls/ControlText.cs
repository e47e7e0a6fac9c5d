namespace Synapse.Web.Controls;

/// <summary>The words of the shared controls.</summary>
public sealed class ControlText;
