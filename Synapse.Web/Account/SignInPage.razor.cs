using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Web.Hosting;
using Synapse.Web.Language;

namespace Synapse.Web.Account;

/// <summary>A plain form without a circuit, so that nothing of the product runs before somebody has signed in.</summary>
public partial class SignInPage
{
    private string? _refusal;

    [Inject]
    public required SynapseSettings Settings { get; init; }

    [Inject]
    public required SignInDesk Desk { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    [SupplyParameterFromForm]
    public string? UserName { get; set; }

    [SupplyParameterFromForm]
    public string? Password { get; set; }

    [SupplyParameterFromQuery(Name = "return_url")]
    public string? ReturnUrl { get; set; }

    private static string Initials(string name) => string.Concat(name.Split(' ').Select(word => word[0]));

    private async Task SignInAsync()
    {
        switch (await Desk.CheckAsync(UserName, Password, SignInAddress.Of(HttpContext)))
        {
            case Outcome<UserAccount>.Done(var account):
                await HttpContext.SignInAsync(SignInTicket.Cookie, SignInTicket.For(account, SignInTicket.Cookie), new AuthenticationProperties { IsPersistent = true });
                Navigator.NavigateTo(LocalPath(ReturnUrl));
                break;
            case Outcome<UserAccount>.Refused(var refusal):
                HttpContext.Response.StatusCode = ApiProblem.StatusOf(refusal.Code);
                _refusal = refusal.Detail.Said();
                break;
        }
    }

    /// <summary>Only a path of our own: <c>//elsewhere</c> and <c>/\elsewhere</c> are addresses of other sites.</summary>
    private static string LocalPath(string? path) => path is ['/', not ('/' or '\\'), ..] ? path : "/";
}
