using System.Globalization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Localization;
using Radzen;
using Synapse.Web.Controls;

namespace Synapse.Web.Layout;

public static class ShellRegistration
{
    private static readonly string[] Languages = ["en", "de"];

    /// <summary>Regions decide how dates and numbers look; words exist in <see cref="Languages"/>.</summary>
    private static readonly string[] Regions =
        ["en", "en-US", "en-GB", "en-CA", "en-AU", "en-NZ", "en-ZA", "en-IE", "en-IN", "de", "de-DE", "de-AT", "de-CH", "de-LU"];

    /// <summary>Pages, their words, toasts and the palette.</summary>
    public static void AddSynapseShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.Configure<CircuitOptions>(options => options.DetailedErrors = builder.Environment.IsDevelopment());
        builder.Services.AddRadzenComponents();
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = [.. Regions.Select(CultureInfo.GetCultureInfo)];
            options.SupportedUICultures = [.. Languages.Select(CultureInfo.GetCultureInfo)];
        });
        builder.Services.AddScoped<Toasts>();
        builder.Services.AddScoped<BrowserMemory>();
        builder.Services.AddScoped<VisibleProjects>();
        builder.Services.AddScoped<IPaletteSource, PagePalette>();
    }

    public static void MapSynapseShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();

        // Frame ancestors are part of our own policy, see SecurityHeaders.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
