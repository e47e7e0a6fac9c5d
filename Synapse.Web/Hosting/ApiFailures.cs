using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Database;

namespace Synapse.Web.Hosting;

/// <summary>What goes wrong outside an endpoint (nobody signed in, no such path, unreadable JSON, a bug) still answers in the one shape.</summary>
public sealed class ApiFailures(ILogger<ApiFailures> logger) : IExceptionHandler
{
    public const string Root = "/api";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancel)
    {
        // By now the request's own path is that of the error page.
        var path = new PathString(context.Features.Get<IExceptionHandlerPathFeature>()?.Path);
        if (!path.StartsWithSegments(Root)) return false;
        if (exception is BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
            await context.Response.WriteAsJsonAsync(Describe(bad.StatusCode, DetailOf(bad)), cancel);
            return true;
        }

        if (DatabaseRefusal.Of(exception) is { } refusal)
        {
            logger.LogWarning(exception, "{Method} {Path} was refused by the database", context.Request.Method, path);
            await new ApiProblem(refusal).ExecuteAsync(context);
            return true;
        }

        logger.LogError(exception, "{Method} {Path} failed; incident {Incident}", context.Request.Method, path, context.TraceIdentifier);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        var incident = ObjectValue.Of(("incident", context.TraceIdentifier));
        await context.Response.WriteAsJsonAsync(
            new ApiError("Something broke on the server and was recorded; nothing was half done.", "INTERNAL", incident), cancel);
        return true;
    }

    /// <summary>Fills the empty body of a refused request under <see cref="Root"/>.</summary>
    public static Task DescribeStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        return context.Request.Path.StartsWithSegments(Root)
            ? context.Response.WriteAsJsonAsync(Describe(context.Response.StatusCode, null))
            : status.Next(context);
    }

    private static string DetailOf(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException { Path: { Length: > 1 } place } => $"The JSON of the request does not fit at {place}.",
        JsonException => "The body of the request is not the JSON that is expected here.",
        _ => bad.Message.TrimEnd('.') + ".",
    };

    private static ApiError Describe(int status, string? detail)
    {
        var (code, sentence) = status switch
        {
            StatusCodes.Status401Unauthorized => ("UNAUTHENTICATED", "Sign in first: POST /api/v1/auth/token gives a token for the Authorization header."),
            StatusCodes.Status403Forbidden => ("FORBIDDEN", "Your role does not allow this."),
            StatusCodes.Status404NotFound => ("NOT_FOUND", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("METHOD_NOT_ALLOWED", "This address does not take that method."),
            StatusCodes.Status413PayloadTooLarge => ("TOO_LARGE", "The request is larger than this address takes."),
            StatusCodes.Status415UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", "Send JSON with the content type application/json."),
            StatusCodes.Status429TooManyRequests => ("TOO_MANY_REQUESTS", "Too many attempts; wait a minute and try again."),
            >= 500 => ("INTERNAL", "Something broke on the server and was recorded."),
            _ => ("INVALID_REQUEST", "The request could not be read."),
        };
        return new ApiError(detail ?? sentence, code, ObjectValue.Empty);
    }
}
