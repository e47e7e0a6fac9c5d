namespace Synapse.Web.Assets;

/// <summary>The words of the pages about the plant.</summary>
public sealed class PlantText;
