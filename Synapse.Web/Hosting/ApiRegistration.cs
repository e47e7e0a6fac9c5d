namespace Synapse.Web.Hosting;

public static class ApiRegistration
{
    /// <summary>JSON, the one error shape and the OpenAPI document.</summary>
    public static void AddSynapseApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // An unreadable request reaches ApiFailures with its reason, in every environment.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<ApiFailures>();
        builder.Services.AddOpenApi("v1");
    }

    /// <summary>What every request passes, in order, before it reaches a page or an endpoint.</summary>
    public static void UseSynapseFrame(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(IsApi, api => api.UseStatusCodePages(ApiFailures.DescribeStatusAsync));
        app.UseRequestLocalization();
        app.UseCrossSiteGuard();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiFailures.Root);
}
