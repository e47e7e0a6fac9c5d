using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Web.Language;

namespace Synapse.Web.Account;

/// <summary>Changing the own password ends all other sign-ins; this browser gets a new one.</summary>
public partial class PasswordPage
{
    private string? _refusal;
    private bool _done;

    [Inject]
    public required People People { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    [SupplyParameterFromForm]
    public string? Current { get; set; }

    [SupplyParameterFromForm]
    public string? Wanted { get; set; }

    private async Task ChangeAsync()
    {
        switch (await People.ChangePasswordAsync(await Person.ActorAsync(HttpContext.RequestAborted), Current ?? "", Wanted ?? ""))
        {
            case Outcome<UserAccount>.Done(var account):
                await HttpContext.SignInAsync(SignInTicket.Cookie, SignInTicket.For(account, SignInTicket.Cookie), new AuthenticationProperties { IsPersistent = true });
                _done = true;
                break;
            case Outcome<UserAccount>.Refused(var refusal):
                _refusal = refusal.Detail.Said();
                break;
        }
    }
}
