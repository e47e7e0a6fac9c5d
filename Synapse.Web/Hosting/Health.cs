using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Synapse.Web.Hosting;

/// <summary>Live: the process answers. Ready: the checks tagged <see cref="Ready"/> hold, the database among them.</summary>
public static class Health
{
    public const string Ready = "ready";

    public static void AddSynapseHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks();

    public static void MapSynapseHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }
}
