using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Synapse.Core;

namespace Synapse.Web.Hosting;

/// <summary>A refusal as an HTTP answer. An endpoint declares it beside its success: <c>Results&lt;Ok&lt;Plan&gt;, ApiProblem&gt;</c>.</summary>
public sealed class ApiProblem(Refusal refusal) : IResult, IStatusCodeHttpResult, IValueHttpResult<ApiError>, IEndpointMetadataProvider
{
    public int StatusCode => StatusOf(refusal.Code);

    public ApiError Value { get; } = ApiError.From(refusal);

    int? IStatusCodeHttpResult.StatusCode => StatusCode;

    public static implicit operator ApiProblem(Refusal refusal) => new(refusal);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCode;
        return httpContext.Response.WriteAsJsonAsync(Value);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in (int[])[StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ApiError), ["application/json"]));
    }

    /// <summary>The HTTP status that goes with a code of the product.</summary>
    public static int StatusOf(string code) => code switch
    {
        RefusalCode.InvalidProject or RefusalCode.NotFound or RefusalCode.SnapshotNotFound => StatusCodes.Status404NotFound,
        RefusalCode.SignInFailed => StatusCodes.Status401Unauthorized,
        RefusalCode.LockedOut or RefusalCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
        RefusalCode.Forbidden or RefusalCode.FourEyes => StatusCodes.Status403Forbidden,
        RefusalCode.AlreadyRolledBack or RefusalCode.FunctionInUse or RefusalCode.ExecutionInProgress or RefusalCode.StalePlan or RefusalCode.VersionConflict
            or RefusalCode.DuplicateTag or RefusalCode.UnresolvedConflicts or RefusalCode.EventsErased or RefusalCode.EventsArchived or RefusalCode.RequestClosed or RefusalCode.RequestPending or RefusalCode.Frozen
            or RefusalCode.CasesFailed or RefusalCode.DuplicateUser or RefusalCode.LastAdmin => StatusCodes.Status409Conflict,
        RefusalCode.DatabaseReadOnly or RefusalCode.DatabaseUnavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalCode.DatabaseFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status400BadRequest,
    };
}
