using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Synapse.Web.Account;

/// <summary>The one rule of the door: a sign-in that still holds. What a person may do then is asked where it is done.</summary>
public sealed class SignedIn : IAuthorizationRequirement;

/// <summary>Looks the account up on every request, so that a sign-in ends with the account or its password.</summary>
public sealed class SignedInCheck(ActorDirectory directory) : AuthorizationHandler<SignedIn>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SignedIn requirement)
    {
        var cancel = (context.Resource as HttpContext)?.RequestAborted ?? default;
        if (await SignInTicket.FindActorAsync(context.User, directory, cancel) is null) return;
        (context.Resource as HttpContext)?.RequestServices.GetRequiredService<CurrentPerson>().Is(context.User);
        context.Succeed(requirement);
    }
}

/// <summary>The only thing denied at the door is a sign-in that has ended, so the answer is to sign in again, never "forbidden".</summary>
public sealed class SignInEnded : IAuthorizationMiddlewareResultHandler
{
    private static readonly AuthorizationMiddlewareResultHandler Usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        Usual.HandleAsync(next, context, policy, authorizeResult.Forbidden ? PolicyAuthorizationResult.Challenge() : authorizeResult);
}
