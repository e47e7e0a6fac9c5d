using System.Reflection;
using Synapse.Core.Logic;

namespace Synapse.Core.Demo;

/// <summary>
/// The rule set of the demo project: all four sources, one enforced by the electrical code, one conflict that priority decides, one clash of equals that nobody has decided, a draft and a deprecated rule.
/// </summary>
public static class DemoRules
{
    private const string Folder = "Synapse.Core.Demo.Rules.";

    private static readonly Lazy<IReadOnlyList<Value>> All = new(Load);

    /// <summary>The rule documents as JSON, by id.</summary>
    public static IReadOnlyList<Value> Documents => All.Value;

    private static List<Value> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Parse(assembly, name))
            .OrderBy(document => document["id"].AsString, StringComparer.Ordinal)];
    }

    private static Value Parse(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return ValueJson.Parse(reader.ReadToEnd());
    }
}
