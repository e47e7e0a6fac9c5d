using Synapse.Core.Logic;
using Synapse.Core.Rules.Reading;

namespace Synapse.Core.Rules.Functions;

/// <summary>
/// The functions that a document carries in its member <c>functions</c>, by name: {"full_load_current": {"version": 3, "parameters": …, "result": …, "body": …}}. So a version of a rule
/// computes the same for ever, wherever it is read. See docs/decisions/rules-carry-their-functions.md.
/// </summary>
internal static class CarriedFunctions
{
    public const string Member = "functions";

    /// <summary>The members of a function that decide what it computes.</summary>
    public static readonly string[] Members = ["parameters", "result", "tables", Member, "limits", "body"];

    // What is no JSONLogic, whatever stands in it.
    private static readonly string[] NoLogic = [Member, "tables", "test_cases", "preserve", "parameters", "result", "limits"];

    /// <summary>The functions that a document carries, each complaint with its place.</summary>
    public static IReadOnlyDictionary<string, LogicFunction> Read(DocumentNode node)
    {
        var functions = new Dictionary<string, LogicFunction>(StringComparer.Ordinal);
        foreach (var (name, _) in node.Members(needed: false))
        {
            var carried = node[name];
            carried.Members();
            carried.Allow(["version", .. Members]);
            if (FunctionReader.NameComplaint(name) is { } wrong) carried.Complain(RuleComplaintCode.WrongValue, wrong);
            if (FunctionReader.Function(carried, name, carried["version"].Whole(1, 1, int.MaxValue)) is { } function) functions[name] = function;
        }

        return functions;
    }

    /// <summary>Which of these names a document calls, anywhere in its logic.</summary>
    public static IReadOnlyList<string> CalledBy(Value document, Func<string, bool> isFunction)
    {
        var called = new SortedSet<string>(StringComparer.Ordinal);
        Walk(document, isLogic: true);
        return [.. called];

        void Walk(Value value, bool isLogic)
        {
            foreach (var item in value.AsArray ?? ArrayValue.Empty) Walk(item, isLogic: true);
            if (value.AsObject is not { } members) return;
            if (isLogic && members.Count == 1 && isFunction(members.Shape.Names[0])) called.Add(members.Shape.Names[0]);
            foreach (var (name, inner) in members)
                if (!NoLogic.Contains(name)) Walk(inner, isLogic: name is not ("set" or "eachKey"));
        }
    }

    /// <summary>The document with just the functions that it calls: those that it carries stay in their version, others come from the library in production.</summary>
    public static ObjectValue Attach(ObjectValue document, FunctionLibrary library)
    {
        var had = document[Member].AsObject ?? ObjectValue.Empty;
        var called = CalledBy(document, name => !had[name].IsMissing || library.InProduction(new FunctionName(name)) is not null);
        if (called.Count == 0 && document[Member].IsMissing) return document;
        var carried = new ObjectBuilder();
        foreach (var name in called) carried.Set(name, had[name].AsObject is { } pinned ? Settled(name, pinned, library) : library.InProduction(new FunctionName(name))?.Carried ?? had[name]);
        return document.With(Member, called.Count == 0 ? Value.Missing : carried.Build());
    }

    // A draft that was published since is that version: it computes the same.
    private static ObjectValue Settled(string name, ObjectValue pinned, FunctionLibrary library) =>
        library.InProduction(new FunctionName(name)) is { } current && FunctionLibrary.Content(current.Carried).Equals(FunctionLibrary.Content(pinned)) ? current.Carried : pinned;

    /// <summary>The document with the functions that it calls in the version in production, whatever it carried; for those named, or all.</summary>
    public static ObjectValue Renew(ObjectValue document, FunctionLibrary library, FunctionName? only = null)
    {
        if (document[Member].AsObject is not { } had) return Attach(document, library);
        var kept = had;
        foreach (var (name, _) in had)
            if ((only is null || only.Value.Value == name) && library.InProduction(new FunctionName(name)) is not null) kept = kept.With(name, Value.Missing);
        return Attach(document.With(Member, kept.Count == 0 ? Value.Missing : kept), library);
    }
}
