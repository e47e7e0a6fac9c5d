using Microsoft.AspNetCore.Identity;
using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>A sign-in. Never deleted, because events remember its id; one that is no longer wanted is made inactive.</summary>
public sealed class UserAccount : IdentityUser
{
    /// <summary>How the person is shown to others.</summary>
    public required string FullName { get; set; }

    public bool Active { get; set; } = true;

    /// <summary>Made for demonstrations: usable only while the demo is switched on.</summary>
    public bool Demo { get; init; }

    public List<UserRole> Roles { get; init; } = [];

    public bool MaySignIn(bool demoIsOn) => Active && (!Demo || demoIsOn);

    public Actor ToActor() => new(new PersonId(Id), FullName, Roles.ToDictionary(role => role.ProjectId, role => role.Role));
}
