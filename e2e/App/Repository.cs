namespace Synapse.E2E.App;

/// <summary>Where the sources are.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Synapse.Blazor.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The journeys run from a build inside the repository.");
    }
}
