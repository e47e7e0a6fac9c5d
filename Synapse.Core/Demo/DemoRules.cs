using System.Reflection;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

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

    /// <summary>The same documents, read and checked, as the first versions of their rules: those that an execution takes, and drafts and validated ones for dry runs.</summary>
    /// <param name="withDrafts">Also rules that are not in production yet.</param>
    public static IReadOnlyList<RuleVersion> Versions(bool withDrafts = false) =>
        [.. Documents
            .Select(document => RuleReader.Read(document).Require())
            .Select((document, i) => new RuleVersion(i + 1, 1, document))
            .Where(rule => rule.Document.Active && Takes(rule.Document.Status, withDrafts))];

    private static bool Takes(RuleStatus status, bool withDrafts) =>
        status == RuleStatus.ProdReady || (withDrafts && status is RuleStatus.Draft or RuleStatus.DevValidated);

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
