using System.Collections.Frozen;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Functions;

/// <summary>A version in the library.</summary>
/// <param name="Carried">As a rule carries it.</param>
public sealed record LibraryFunction(FunctionVersion Version, ObjectValue Carried)
{
    public static LibraryFunction Of(FunctionVersion version) => new(version, version.Document.Carried(version.Version));
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
