using Synapse.Core;
using Synapse.Core.Logic;

namespace Synapse.Web.Hosting;

/// <summary>The one shape in which the HTTP interface says no.</summary>
/// <param name="Detail">A sentence for a person.</param>
/// <param name="ErrorCode">A stable code for a program.</param>
/// <param name="Context">Facts that help, such as the id of the execution that is in the way.</param>
public sealed record ApiError(string Detail, string ErrorCode, ObjectValue Context)
{
    public static ApiError From(Refusal refusal) => new(refusal.Detail, refusal.Code, refusal.Context ?? ObjectValue.Empty);
}
