using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Synapse.Web.Account;

/// <summary>A circuit lives for hours: every half minute it asks whether its sign-in still holds, and otherwise becomes nobody's.</summary>
public sealed class CircuitSignIn(ILoggerFactory loggers, ActorDirectory directory) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await SignInTicket.FindActorAsync(authenticationState.User, directory, cancellationToken) is not null;
}
