using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Synapse.Web.Hosting;

namespace Synapse.Web.Account;

public static class AccountRegistration
{
    private const string EitherScheme = "cookie or bearer";
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(8);

    /// <summary>Accounts, sign-ins by cookie and by token, and the rule that nothing is reachable without one.</summary>
    public static void AddSynapseAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDbContextFactory<AccountDbContext>((provider, options) => UseDatabase(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddIdentityCore<UserAccount>(options =>
        {
            options.Password = new() { RequiredLength = 8, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            options.Lockout = new() { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5), AllowedForNewUsers = true };
        }).AddEntityFrameworkStores<AccountDbContext>();
        services.AddDataProtection().SetApplicationName("Synapse");
        services.AddSingleton<ProtectionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeys>((options, keys) => options.XmlRepository = keys);

        services.AddSingleton<ActorDirectory>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<People>();
        services.AddScoped<SignInDesk>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<IPreparation, FirstPeople>();
        services.AddScoped<IPreparation, DemoPreparation>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();
        AddSchemes(services);
        services.AddScoped<IAuthorizationHandler, SignedInCheck>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, SignInEnded>();
        services.AddAuthorizationBuilder().SetDefaultPolicy(Door()).SetFallbackPolicy(Door());
    }

    /// <summary>The accounts over another source than the running one: for migrations.</summary>
    internal static AccountDbContext Context(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<AccountDbContext>();
        UseDatabase(options, source);
        return new AccountDbContext(options.Options);
    }

    private static void UseDatabase(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations", AccountDbContext.Schema));

    private static AuthorizationPolicy Door() => new AuthorizationPolicyBuilder().AddRequirements(new SignedIn()).Build();

    private static void AddSchemes(IServiceCollection services) => services
        .AddAuthentication(EitherScheme)
        .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = context =>
            context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? SignInTicket.Bearer : SignInTicket.Cookie)
        .AddBearerToken(SignInTicket.Bearer, options => options.BearerTokenExpiration = TokenLife)
        .AddCookie(SignInTicket.Cookie, options =>
        {
            options.Cookie.Name = "synapse-sign-in";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromDays(7);
            options.SlidingExpiration = true;
            options.LoginPath = "/account/sign-in";
            options.Events.OnRedirectToLogin = AskToSignInAsync;
        });

    /// <summary>A person is led to the sign-in page and back afterwards; a program is told.</summary>
    private static async Task AskToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.Path.StartsWithSegments(ApiFailures.Root))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await context.HttpContext.SignOutAsync(SignInTicket.Cookie);
        var back = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        context.Response.Redirect($"/account/sign-in{QueryString.Create("return_url", back)}");
    }
}
