namespace Synapse.Web.Rules;

/// <summary>The words of a rule's life, its bench, its figures and the pages that ask why.</summary>
public sealed class DeskText;
