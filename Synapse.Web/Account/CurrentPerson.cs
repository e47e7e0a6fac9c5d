using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>Who is on the other side: of this request, or of this circuit. Pages and endpoints pass its <see cref="Actor"/> to the services.</summary>
public sealed class CurrentPerson(ActorDirectory directory, AuthenticationStateProvider states)
{
    private static readonly Dictionary<string, ProjectRole> NoRoles = [];

    private ClaimsPrincipal? _user;

    /// <summary>The person with the roles of this moment. Somebody whose sign-in has ended meanwhile has none.</summary>
    public async ValueTask<Actor> ActorAsync(CancellationToken cancel = default)
    {
        var user = _user ?? (await states.GetAuthenticationStateAsync()).User;
        return await SignInTicket.FindActorAsync(user, directory, cancel) ?? new Actor(new PersonId("nobody"), "", NoRoles);
    }

    /// <summary>Tells whose request this is. In a circuit nobody does, and the circuit's own state counts.</summary>
    internal void Is(ClaimsPrincipal user) => _user = user;
}
