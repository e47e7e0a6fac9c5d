namespace Synapse.Web.Rules.Functions;

/// <summary>The words of the functions.</summary>
public sealed class FunctionText;
