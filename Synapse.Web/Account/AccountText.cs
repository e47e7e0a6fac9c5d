namespace Synapse.Web.Account;

/// <summary>The words of the account pages, in <c>AccountText.resx</c> and <c>AccountText.de.resx</c>.</summary>
public sealed class AccountText;
