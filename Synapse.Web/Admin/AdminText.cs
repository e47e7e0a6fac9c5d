namespace Synapse.Web.Admin;

/// <summary>The words of the administration, in <c>AdminText.resx</c> and <c>AdminText.de.resx</c>.</summary>
public sealed class AdminText;
