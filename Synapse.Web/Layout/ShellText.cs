namespace Synapse.Web.Layout;

/// <summary>The words of the shell and of the shared controls, in <c>ShellText.resx</c> and <c>ShellText.de.resx</c>.</summary>
public sealed class ShellText;
