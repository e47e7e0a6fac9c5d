namespace Synapse.Tests;

/// <summary>The data that tests read beside the repository (../shared/data). It is not part of the product and may be absent.</summary>
internal static class SharedData
{
    public static string? Folder { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Folder!, relative);

    public static string[] ReadLines(string relative) => File.ReadAllLines(PathOf(relative));

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Synapse.Blazor.sln"))) folder = folder.Parent;
        var data = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null;
        return Directory.Exists(data) ? data : null;
    }
}

/// <summary>A test over a file of <see cref="SharedData"/>; skipped with a sentence where the file is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string relative)
    {
        if (SharedData.Folder is null || !File.Exists(SharedData.PathOf(relative)))
            Skip = $"The file shared/data/{relative} is not beside the repository, so there is nothing to compare with.";
    }
}
