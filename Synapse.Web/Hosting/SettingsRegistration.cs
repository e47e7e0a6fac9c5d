namespace Synapse.Web.Hosting;

public static class SettingsRegistration
{
    /// <summary>Reads the settings, listens where they say, and makes them available to the rooms at the door.</summary>
    public static void AddSynapseSettings(this WebApplicationBuilder builder)
    {
        var settings = SynapseSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Welcome>();
        builder.WebHost.UseUrls([.. settings.Urls]);

        // A browser keeps spare connections open on which it has asked nothing yet; stopping would wait half a minute for them.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));

        // Also when run from the build's output in any environment; a published app simply has no such manifest.
        builder.WebHost.UseStaticWebAssets();
    }
}
