namespace Synapse.E2E.App;

/// <summary>Where the sources are, and the data for tests beside them.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A file of the data that is shared beside the repository, or null when it is not there.</summary>
    public static string? SharedData(string path) =>
        Path.Combine(Root, "..", "shared", "data", path) is var file && File.Exists(file) ? Path.GetFullPath(file) : null;

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Synapse.Blazor.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The journeys run from a build inside the repository.");
    }
}
