namespace Synapse.Web.Home;

/// <summary>The words of the overview, in <c>HomeText.resx</c> and <c>HomeText.de.resx</c>.</summary>
public sealed class HomeText;
