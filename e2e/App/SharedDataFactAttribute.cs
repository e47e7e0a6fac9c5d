namespace Synapse.E2E.App;

/// <summary>A journey with a file of the shared data; skipped with a sentence where the file is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string path)
    {
        if (Repository.SharedData(path) is null) Skip = $"The file shared/data/{path} is not beside the repository.";
    }
}
