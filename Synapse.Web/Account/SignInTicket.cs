using System.Security.Claims;
using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>What a cookie or a token says: whose it is, and which state of the account it was given to. Roles are looked up, so they are never stale.</summary>
public static class SignInTicket
{
    /// <summary>Cookies for browsers.</summary>
    public const string Cookie = "cookie";

    /// <summary>Tokens for programs.</summary>
    public const string Bearer = "bearer";

    private const string Stamp = "stamp";

    public static ClaimsPrincipal For(UserAccount account, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id),
            new Claim(ClaimTypes.Name, account.UserName!),
            new Claim(Stamp, account.SecurityStamp!),
        ],
        scheme));

    /// <summary>The actor behind a principal, or null when its sign-in holds no more.</summary>
    public static async ValueTask<Actor?> FindActorAsync(ClaimsPrincipal user, ActorDirectory directory, CancellationToken cancel) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && user.FindFirstValue(Stamp) is { } stamp
            ? await directory.FindAsync(id, stamp, cancel)
            : null;
}
