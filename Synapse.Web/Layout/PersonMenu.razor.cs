using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Synapse.Core.People;
using Synapse.Web.Account;

namespace Synapse.Web.Layout;

/// <summary>Who is signed in, how they want to see the product, and the way out.</summary>
public partial class PersonMenu
{
    private Actor? _actor;
    private string? _userName;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [CascadingParameter]
    public Task<AuthenticationState>? SignIn { get; set; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    protected override async Task OnInitializedAsync()
    {
        _userName = SignIn is null ? null : (await SignIn).User.Identity?.Name;
        _actor = await Person.ActorAsync();
    }

    private static string Initials(string? name) =>
        string.Concat((name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => char.ToUpperInvariant(word[0])));
}
