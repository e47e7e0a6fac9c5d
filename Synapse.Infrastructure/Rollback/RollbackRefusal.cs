using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rollback;

namespace Synapse.Infrastructure.Rollback;

/// <summary>What people are told when a request cannot be decided as they want.</summary>
internal static class RollbackRefusal
{
    private const int MostDifferences = 100;

    public static readonly Refusal FourEyes = new(RefusalCode.FourEyes, "Whoever asks for a rollback does not decide on it. Another lead has to.");

    public static readonly Refusal NotFound = new(RefusalCode.NotFound, "There is no such rollback request in this project.");

    public static Refusal Closed(RollbackRequest request) => new(
        RefusalCode.RequestClosed,
        request.State == RollbackState.Pending ? "Someone else has decided on this request in the meantime." : $"This request is {request.State.Word().ToLowerInvariant()} and no longer open.",
        ObjectValue.Of(("request_id", request.Id.ToString()), ("state", request.State.Word())));

    public static Refusal Stale(RollbackRequest request, IReadOnlyList<ItemDifference> differences) => new(
        RefusalCode.StalePlan,
        differences.Count == 0
            ? "The plan has been made anew since you looked at it. Nothing was changed; look at it again."
            : $"{differences.Count} item{(differences.Count == 1 ? " is" : "s are")} no longer as reviewed. Nothing was changed; look at what is different and decide again.",
        ObjectValue.Of(
            ("request_id", request.Id.ToString()), ("plan_hash", request.PlanHash), ("total", differences.Count),
            ("differences", ArrayValue.Of(differences.Take(MostDifferences).Select(d => (Value)ObjectValue.Of(
                ("tag", d.Tag), ("reviewed", d.Reviewed is { } r ? RollbackJson.Of(r) : Value.Missing), ("now", d.Now is { } n ? RollbackJson.Of(n) : Value.Missing)))))));
}
