using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

/// <summary>The published suites, found beside the repository. A missing file skips the test with a sentence.</summary>
internal static class SuiteFiles
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Synapse.Blazor.sln"))) continue;
            var data = Path.Combine(folder.Parent!.FullName, "shared", "data", "jsonlogic");
            return Directory.Exists(data) ? data : null;
        }

        return null;
    }

    public static IEnumerable<(string File, int Index, Value Case)> Cases(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder!, folder), "*.json", SearchOption.AllDirectories).Order())
        {
            var index = 0;
            foreach (var entry in ValueJson.Parse(File.ReadAllBytes(file)).AsArray!)
                if (!entry.IsString) yield return (Path.GetFileName(file), index++, entry);
        }
    }
}

/// <summary>A test over the published suites, skipped where they are not.</summary>
internal sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (SuiteFiles.Folder is null) Skip = "The published JSONLogic suites are not beside this repository (shared/data/jsonlogic).";
    }
}
