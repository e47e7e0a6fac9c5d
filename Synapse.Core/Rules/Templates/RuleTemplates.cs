using System.Reflection;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Templates;

/// <summary>The templates that the product ships, in the order of the documentation.</summary>
public static class RuleTemplates
{
    private const string Folder = "Synapse.Core.Rules.Templates.";

    private static readonly Lazy<IReadOnlyList<RuleTemplate>> Shipped = new(Load);

    public static IReadOnlyList<RuleTemplate> All => Shipped.Value;

    public static RuleTemplate? Find(string id) => All.FirstOrDefault(t => t.Id == id);

    private static List<RuleTemplate> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static RuleTemplate Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var json = ValueJson.Parse(reader.ReadToEnd());
        return new RuleTemplate(
            json["id"].AsString!, json["name"].AsString!, json["description"].AsString!,
            [.. json["parameters"].AsArray!.Select(p => new TemplateParameter(p["name"].AsString!, p["label"].AsString!, Words.Parse<ParameterKind>(p["kind"].AsString)!.Value, p["default"],
                [.. (p["choices"].AsArray ?? ArrayValue.Empty).Select(c => c.AsString!)]))],
            json["rule"].AsObject!);
    }
}
