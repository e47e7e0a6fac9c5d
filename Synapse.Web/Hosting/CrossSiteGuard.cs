using Synapse.Core.Logic;

namespace Synapse.Web.Hosting;

/// <summary>
/// A browser sends our cookie along with what another site makes it post. Pages are protected by antiforgery tokens; calls to the HTTP interface
/// are JSON without one, so those that change something and carry a cookie must come from our own origin.
/// </summary>
public static class CrossSiteGuard
{
    public static void UseCrossSiteGuard(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!IsForeign(context.Request)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(
            new ApiError("Another site may not change anything here with your sign-in; programs use a bearer token.", "CROSS_SITE", ObjectValue.Empty));
    });

    private static bool IsForeign(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments(ApiFailures.Root) || request.Cookies.Count == 0) return false;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0) return !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }
}
