namespace Synapse.Web.Import;

/// <summary>The words of importing a list.</summary>
public sealed class ImportText;
