using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Web.Layout;

/// <summary>The project that the pages show, and what the person may do in it. Cascaded by the layout; a page that needs it can rely on it.</summary>
public sealed record CurrentProject(ProjectId Id, string Name, ProjectRole Role)
{
    /// <summary>The query parameter that names the project in an address.</summary>
    public const string Parameter = "project";

    /// <summary>Whether the person has at least this role here: for hiding what the services would refuse anyway.</summary>
    public bool Can(ProjectRole least) => Role >= least;

    /// <summary>An address that opens in this project for whoever it is sent to.</summary>
    public string Link(string path) => $"{path}{(path.Contains('?') ? '&' : '?')}{Parameter}={Id}";
}
