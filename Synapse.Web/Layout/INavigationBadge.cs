using Synapse.Core.People;

namespace Synapse.Web.Layout;

/// <summary>A number beside an entry of the navigation: what waits there for this person. Register one per entry as a scoped service.</summary>
public interface INavigationBadge
{
    /// <summary>The <see cref="NavigationEntry.Key"/> that it stands beside.</summary>
    string Entry { get; }

    /// <summary>0 shows nothing. Asked again whenever the project's bell rings.</summary>
    ValueTask<int> CountAsync(CurrentProject project, Actor actor, CancellationToken cancel);
}
