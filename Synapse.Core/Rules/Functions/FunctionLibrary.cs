using System.Collections.Frozen;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Functions;

/// <summary>A version in the library.</summary>
/// <param name="Carried">As a rule carries it.</param>
public sealed record LibraryFunction(FunctionVersion Version, ObjectValue Carried)
{
    public static LibraryFunction Of(FunctionVersion version) => new(version, version.Document.Carried(version.Version));

    /// <summary>What a rule would carry of a whole document, whatever its version.</summary>
    public static ObjectValue CarriedOf(ObjectValue document)
    {
        var carried = new ObjectBuilder();
        foreach (var member in CarriedFunctions.Members) carried.Set(member, document[member]);
        return carried.Build();
    }
}

/// <summary>The functions of a project in all their versions, as rules and other functions find them. Immutable.</summary>
public sealed class FunctionLibrary
{
    private readonly FrozenDictionary<FunctionName, LibraryFunction[]> _newestFirst;

    public FunctionLibrary(IEnumerable<FunctionVersion> versions)
    {
        _newestFirst = versions.GroupBy(v => v.Name).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(v => v.Version).Select(LibraryFunction.Of).ToArray());
        Callable = Names.Select(InProduction).OfType<LibraryFunction>().ToFrozenDictionary(f => f.Version.Name.Value, f => f.Version.Document.Function, StringComparer.Ordinal);
    }

    public static FunctionLibrary Empty { get; } = new([]);

    /// <summary>This library with one version more.</summary>
    public FunctionLibrary With(FunctionVersion version) => new(_newestFirst.Values.SelectMany(v => v).Select(v => v.Version).Append(version));

    /// <summary>A document of a rule or a function with just the functions that it calls: those that it carries stay in their version, others come in the one in production.</summary>
    public ObjectValue Attach(ObjectValue document) => CarriedFunctions.Attach(document, this);

    /// <summary>The same with the version in production of one function, whatever the document carried.</summary>
    public ObjectValue Renew(ObjectValue document, FunctionName name) => CarriedFunctions.Renew(document, this, name);

    /// <summary>The refusal of a function that a document carries and this project does not have like that.</summary>
    public Refusal Refuse(string name) => new(
        RefusalCode.InvalidRule, $"/functions/{name}: This is not “{name}” as the project has it in any version. Leave the member “functions” out: the version in production is taken then.",
        ObjectValue.Of(("complaints", Value.Array(ObjectValue.Of(("path", $"/functions/{name}"), ("code", "UNKNOWN_FUNCTION_VERSION"), ("message", $"The project has no such version of “{name}”."))))));

    public IEnumerable<FunctionName> Names => _newestFirst.Keys;

    /// <summary>What rules can call now, by name.</summary>
    public IReadOnlyDictionary<string, LogicFunction> Callable { get; }

    /// <summary>The newest versions, by name.</summary>
    public IEnumerable<FunctionVersion> Heads => _newestFirst.Values.Select(v => v[0].Version).OrderBy(v => v.Name);

    /// <summary>The version that a rule is given that is saved now: the newest in production, unless the function was deprecated after it.</summary>
    public LibraryFunction? InProduction(FunctionName name)
    {
        foreach (var version in Versions(name))
        {
            if (version.Version.Document.Status == FunctionStatus.Production) return version;
            if (version.Version.Document.Status == FunctionStatus.Deprecated) return null;
        }

        return null;
    }

    public FunctionVersion? Head(FunctionName name) => Versions(name) is [var head, ..] ? head.Version : null;

    public FunctionVersion? Find(FunctionName name, int version) => Array.Find(Versions(name), v => v.Version.Version == version)?.Version;

    /// <summary>The refusal to publish a rule that carries a version that never was in production; null when there is none.</summary>
    public Refusal? Unpublished(RuleDocument rule)
    {
        foreach (var (name, function) in rule.Functions)
            if (Find(new FunctionName(name), function.Version) is { Document.Status: FunctionStatus.Draft } draft)
                return new Refusal(RefusalCode.InvalidRule, $"“{rule.Name}” cannot be published: it calls {draft.Label}, which is a draft. Publish the function first.", ObjectValue.Of(("function", name)));
        return null;
    }

    /// <summary>The version that computes as this does that somebody carries, whatever its number; null when there is none here.</summary>
    public LibraryFunction? Like(string name, ObjectValue carried) => Array.Find(Versions(new FunctionName(name)), v => Content(v.Carried).Equals(Content(carried)));

    /// <summary>Says of what a document carries which is not as this project has it: another project's, or changed by hand.</summary>
    public IReadOnlyList<string> Foreign(ObjectValue document) =>
        [.. (document[CarriedFunctions.Member].AsObject ?? ObjectValue.Empty).Where(f => !IsOurs(f.Key, f.Value)).Select(f => f.Key)];

    /// <summary>
    /// The circle that would come of a function calling these: "f → g → f"; null when there is none. What a version carries cannot call itself; this is about what people read.
    /// </summary>
    public string? Circle(FunctionName name, IEnumerable<string> calls)
    {
        foreach (var call in calls)
            if (Way(new FunctionName(call), name, []) is { } way) return string.Join(" → ", way.Prepend(name.Value));
        return null;
    }

    /// <summary>A text that is the same for functions that compute the same, whatever their versions are numbered.</summary>
    public static ObjectValue Content(ObjectValue carried)
    {
        var content = carried.With("version", Value.Missing);
        if (carried[CarriedFunctions.Member].AsObject is not { } inner) return content;
        foreach (var (name, value) in inner)
            if (value.AsObject is { } function) inner = inner.With(name, Content(function));
        return content.With(CarriedFunctions.Member, inner);
    }

    private bool IsOurs(string name, Value carried) =>
        carried.AsObject is { } function && Array.Exists(Versions(new FunctionName(name)), v => v.Carried.Equals(function));

    // The calls from one function to another, through the newest version of each; null when they do not lead there.
    private List<string>? Way(FunctionName from, FunctionName to, HashSet<FunctionName> seen)
    {
        if (from == to) return [from.Value];
        if (!seen.Add(from) || Head(from) is not { } head) return null;
        foreach (var call in head.Document.Calls)
            if (Way(call, to, seen) is { } way) return [from.Value, .. way];
        return null;
    }

    private LibraryFunction[] Versions(FunctionName name) => _newestFirst.GetValueOrDefault(name) ?? [];
}
