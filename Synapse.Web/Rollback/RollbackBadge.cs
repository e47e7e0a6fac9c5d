using Synapse.Core.People;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>How many requests wait for this lead's decision.</summary>
public sealed class RollbackBadge(RollbackInbox inbox) : INavigationBadge
{
    public string Entry => "Rollbacks";

    public async ValueTask<int> CountAsync(CurrentProject project, Actor actor, CancellationToken cancel) =>
        (await inbox.WaitingAsync(project, actor, cancel)).Count;
}
