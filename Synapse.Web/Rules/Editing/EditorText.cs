namespace Synapse.Web.Rules.Editing;

/// <summary>The words of the rule editor.</summary>
public sealed class EditorText;
