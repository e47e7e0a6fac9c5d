using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Web.Hosting;

namespace Synapse.Web.Account;

/// <summary>Tokens for programs, people for administrators, and signing out.</summary>
public static class AccountEndpoints
{
    public sealed record TokenRequest(string? UserName, string? Password);

    public sealed record TokenAnswer(string AccessToken, DateTimeOffset ExpiresAt);

    public sealed record NewPerson(string UserName, string Password, string? FullName, IReadOnlyDictionary<string, ProjectRole>? Roles);

    public static void MapSynapseAccounts(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapPost("/auth/token", GiveTokenAsync).AllowAnonymous().WithSummary("A token for the Authorization header");
        api.MapGet("/users", ListAsync).WithSummary("Everybody who may sign in");
        api.MapPost("/users", CreateAsync).WithSummary("Make an account");
        api.MapPatch("/users/{userName}", ChangeAsync).WithSummary("Change a name, a password, roles, or switch an account off");
        app.MapPost("/account/sign-out", SignOutAsync).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<TokenAnswer>, ApiProblem>> GiveTokenAsync(
        TokenRequest request, SignInDesk desk, HttpContext context, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider time)
    {
        switch (await desk.CheckAsync(request.UserName, request.Password, SignInAddress.Of(context)))
        {
            case Outcome<UserAccount>.Done(var account):
                var options = bearer.Get(SignInTicket.Bearer);
                var expires = time.GetUtcNow() + options.BearerTokenExpiration;
                var ticket = new AuthenticationTicket(
                    SignInTicket.For(account, SignInTicket.Bearer), new AuthenticationProperties { ExpiresUtc = expires }, SignInTicket.Bearer);
                return TypedResults.Ok(new TokenAnswer(options.BearerTokenProtector.Protect(ticket), expires));
            case Outcome<UserAccount>.Refused(var refusal):
                return new ApiProblem(refusal);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<PersonView>>, ApiProblem>> ListAsync(People people, CurrentPerson person, CancellationToken cancel) =>
        (await people.ListAsync(await person.ActorAsync(cancel), cancel)).ToHttp();

    private static async Task<Results<Ok<PersonView>, ApiProblem>> CreateAsync(NewPerson wanted, People people, CurrentPerson person, CancellationToken cancel) =>
        (await people.CreateAsync(await person.ActorAsync(cancel), wanted.UserName, new PersonChange(wanted.Password, wanted.FullName, Roles: wanted.Roles))).ToHttp();

    private static async Task<Results<Ok<PersonView>, ApiProblem>> ChangeAsync(
        string userName, PersonChange wanted, People people, CurrentPerson person, CancellationToken cancel) =>
        (await people.ChangeAsync(await person.ActorAsync(cancel), userName, wanted)).ToHttp();

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        await context.SignOutAsync(SignInTicket.Cookie);
        return TypedResults.LocalRedirect("/account/sign-in");
    }
}
