using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>How many requests wait for this lead's decision.</summary>
public sealed class RollbackBadge(RollbackRequests requests) : INavigationBadge
{
    private const int Most = 100;

    public string Entry => "Rollbacks";

    public async ValueTask<int> CountAsync(CurrentProject project, Actor actor, CancellationToken cancel)
    {
        if (!project.Can(ProjectRole.Lead)) return 0;
        var pending = await requests.ListAsync(actor, project.Id, RollbackState.Pending, null, Most, cancel);
        return pending is Outcome<IReadOnlyList<RollbackRequest>>.Done(var all) ? all.Count(r => r.RequestedBy != actor.Id) : 0;
    }
}
