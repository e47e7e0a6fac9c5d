namespace Synapse.Web.Rules.Catalogue;

/// <summary>The words of the property catalogue.</summary>
public sealed class CatalogueText;
