using Synapse.Core.People;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What somebody said about a request, or about one of its rows.</summary>
/// <param name="Entity">The row; null for the request as a whole.</param>
public sealed record RollbackComment(EntityId? Entity, string? Path, PersonId By, string ByName, DateTimeOffset At, string Said);

/// <summary>A lead's deputy for approvals, from and until a moment.</summary>
public sealed record Deputy(Guid Id, PersonId Lead, string LeadName, PersonId Person, string PersonName, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? RevokedAt)
{
    public bool ActsAt(DateTimeOffset moment) => RevokedAt is null && From <= moment && moment < Until;
}
