namespace Synapse.Web.Storage;

/// <summary>The words of the page on storage, in <c>StorageText.resx</c> and <c>StorageText.de.resx</c>.</summary>
public sealed class StorageText;
