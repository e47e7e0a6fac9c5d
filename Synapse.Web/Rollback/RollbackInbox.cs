using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>The requests that wait for one person's decision, a lead's or their deputy's; nobody decides on what they asked for themselves, nor twice.</summary>
public sealed class RollbackInbox(RollbackRequests requests, RollbackDeputies deputies)
{
    private const int Most = 100;

    /// <summary>Newest first, at most 100; none for people who do not decide.</summary>
    public async ValueTask<IReadOnlyList<RollbackRequest>> WaitingAsync(CurrentProject project, Actor actor, CancellationToken cancel)
    {
        var inTheNameOf = project.Can(ProjectRole.Lead) ? [actor.Id] : await deputies.LeadsOfAsync(actor, project.Id, cancel);
        if (inTheNameOf.Count == 0) return [];
        var pending = await requests.ListAsync(actor, project.Id, RollbackState.Pending, null, Most, cancel);
        return pending is Outcome<IReadOnlyList<RollbackRequest>>.Done(var all) ? [.. all.Where(r => r.RequestedBy != actor.Id && inTheNameOf.Any(lead => lead != r.RequestedBy) && r.Approvals.All(a => a.By != actor.Id))] : [];
    }
}
