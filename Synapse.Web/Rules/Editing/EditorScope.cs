using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;

namespace Synapse.Web.Rules.Editing;

/// <summary>What the fields of the editor need to know: the properties there are, the complaints, and whose data are looked at. Cascaded to all of them.</summary>
/// <param name="Target">What the rule looks at.</param>
/// <param name="Focus">Moves the focus, once the change is shown, to the field or button with this <c>data-focus</c>: whoever adds, moves or removes something by keyboard goes on from there.</param>
public sealed record EditorScope(PropertyCatalogue Catalogue, RuleTarget Target, IReadOnlyList<PlacedComplaint> Complaints, Action<string> Focus)
{
    private const int MostChoices = 60;

    /// <summary>The functions that the rule may call, by name.</summary>
    public IReadOnlyDictionary<string, LogicFunction> Functions { get; init; } = new Dictionary<string, LogicFunction>();

    private static readonly string[] Relatives = ["parent"];
    private static readonly string[] Ends = ["from", "to"];

    public EntityKind Kind => Target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;

    /// <summary>The paths to pick from, likeliest first.</summary>
    public IEnumerable<string> Paths(bool isQuery)
    {
        var own = isQuery ? EntityKind.Asset : Kind;
        foreach (var entry in Catalogue.Entries.Where(e => e.Kind == own)) yield return entry.Path;
        foreach (var field in Field.Of(own).Where(f => f != Field.Properties && Catalogue.Find(own, f) is null && f is not (Field.From or Field.To))) yield return field;
        foreach (var other in isQuery ? ["self"] : Target == RuleTarget.Cable ? Ends : Relatives)
            foreach (var entry in Catalogue.Entries.Where(e => e.Kind == EntityKind.Asset)) yield return $"{other}.{entry.Path}";
        yield return "project.settings.standard_voltage";
    }

    /// <summary>What is known of a path; null when nothing is.</summary>
    public CatalogueEntry? Entry(string path, bool isQuery)
    {
        var own = isQuery ? EntityKind.Asset : Kind;
        var (head, tail) = path.IndexOf('.') is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : ("", path);
        return head is "parent" or "from" or "to" or "self" ? Catalogue.Find(EntityKind.Asset, tail) : head is "asset" or "cable" ? Catalogue.Find(own, tail) : Catalogue.Find(own, path);
    }

    /// <summary>The values to offer for a property.</summary>
    public IEnumerable<Value> Choices(CatalogueEntry? entry)
    {
        if (entry is null) return [];
        var choices = entry.Path == Field.Type ? Catalogue.TypesOf(entry.Kind).Order(StringComparer.Ordinal).Select(t => (Value)t) : entry.Declared is { Allowed.Count: > 0 } ? entry.Choices : entry.Facts.Samples;
        return choices.Take(MostChoices);
    }

    /// <summary>The complaints at a place and inside it.</summary>
    public IEnumerable<PlacedComplaint> At(string pointer) => Complaints.Where(c => c.Path == pointer || c.Path.StartsWith(pointer + "/", StringComparison.Ordinal));

    /// <summary>The complaints at a place itself.</summary>
    public IEnumerable<PlacedComplaint> Exactly(string pointer) => Complaints.Where(c => c.Path == pointer);

    /// <summary>The class of a badge or a line for how grave a complaint is.</summary>
    public static string Tone(Severity severity) => severity switch { Severity.Error => "bad", Severity.Warning => "warn", _ => "info" };
}
