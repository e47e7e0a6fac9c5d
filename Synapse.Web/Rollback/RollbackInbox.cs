using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>The requests that wait for one person's decision; nobody decides on what they asked for themselves.</summary>
public sealed class RollbackInbox(RollbackRequests requests)
{
    private const int Most = 100;

    /// <summary>Newest first, at most 100; none for people who do not decide.</summary>
    public async ValueTask<IReadOnlyList<RollbackRequest>> WaitingAsync(CurrentProject project, Actor actor, CancellationToken cancel)
    {
        if (!project.Can(ProjectRole.Lead)) return [];
        var pending = await requests.ListAsync(actor, project.Id, RollbackState.Pending, null, Most, cancel);
        return pending is Outcome<IReadOnlyList<RollbackRequest>>.Done(var all) ? [.. all.Where(r => r.RequestedBy != actor.Id)] : [];
    }
}
