namespace Synapse.Web.Account;

public static class SignInAddress
{
    /// <summary>The address that attempts are counted by.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
