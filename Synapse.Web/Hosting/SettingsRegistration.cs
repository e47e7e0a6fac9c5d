namespace Synapse.Web.Hosting;

public static class SettingsRegistration
{
    /// <summary>Reads the settings, listens where they say, and makes them available to the rooms at the door.</summary>
    public static SynapseSettings AddSynapseSettings(this WebApplicationBuilder builder)
    {
        var settings = SynapseSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Welcome>();
        builder.WebHost.UseUrls([.. settings.Urls]);

        // Open pages keep connections that stopping would wait half a minute for. They must not use up the time of the worker either, which hands its run back to the queue meanwhile.
        builder.Services.Configure<HostOptions>(options => (options.ShutdownTimeout, options.ServicesStopConcurrently) = (TimeSpan.FromSeconds(5), true));

        // Also when run from the build's output in any environment; a published app simply has no such manifest.
        builder.WebHost.UseStaticWebAssets();
        return settings;
    }
}
