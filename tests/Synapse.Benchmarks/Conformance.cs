using Synapse.Core.Logic;

namespace Synapse.Benchmarks;

/// <summary>
/// Runs published JSONLogic suites, official [rule, data, expected] or community {rule, data, result | error}, and compares strictly:
/// numbers exactly, types strictly, errors by the members that the suite names.
/// </summary>
internal static class Conformance
{
    public static Task<int> Run(Arguments args)
    {
        var path = args.Count == 1 ? args[0] : "";
        if (!Enum.TryParse<LogicProfile>(args.Option("profile", "community"), ignoreCase: true, out var profile) || !(File.Exists(path) || Directory.Exists(path)))
        {
            Console.Error.WriteLine("Use: conformance PATH [--profile community|engine] [--tier interpreter|compiled], where PATH is a suite file or a folder of them.");
            return Task.FromResult(2);
        }

        var compiled = args.Option("tier", "interpreter") == "compiled";
        var passed = 0;
        var failures = new List<Value>();
        foreach (var file in Files(path))
            foreach (var (index, entry) in Cases(file))
            {
                var expected = Expected(entry);
                var actual = Actual(entry, profile, compiled);
                if (Accepts(expected, actual)) passed++;
                else failures.Add(ObjectValue.Of(("file", Path.GetRelativePath(path, file) is "." ? Path.GetFileName(file) : Path.GetRelativePath(path, file)), ("index", index), ("expected", expected), ("actual", actual)));
            }

        Value line = ObjectValue.Of(("passed", passed), ("failed", failures.Count), ("failures", ArrayValue.Of(failures)));
        Console.WriteLine(line);
        return Task.FromResult(failures.Count == 0 ? 0 : 1);
    }

    private static IEnumerable<string> Files(string path) =>
        File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    // The index is the position in the file, comments counted, so that a failure is found again.
    private static IEnumerable<(int Index, Value Case)> Cases(string file)
    {
        var entries = ValueJson.Parse(File.ReadAllBytes(file)).AsArray ?? ArrayValue.Empty;
        for (var i = 0; i < entries.Count; i++)
            if (entries[i].AsArray is { Count: >= 3 } || !entries[i]["rule"].IsMissing) yield return (i, entries[i]);
    }

    // A result as it is; an error as {"error": …}, which no suite has as a result.
    private static Value Expected(Value entry)
    {
        if (entry.AsArray is { } official) return official[2];
        return entry["error"] is { IsMissing: false } error ? Error(error) : entry["result"];
    }

    private static Value Actual(Value entry, LogicProfile profile, bool warm)
    {
        var (rule, data) = entry.AsArray is { } official ? (official[0], official[1]) : (entry["rule"], entry["data"]);
        var compiled = LogicProgram.Compile(rule, LogicOptions.Conformance(profile));
        if (compiled.Program is null) return Error(ObjectValue.Of(("type", Named(compiled.Complaints[0]))));
        if (warm) compiled.Program.Warm();
        var result = compiled.Program.Evaluate(data);
        return result.Outcome switch
        {
            LogicOutcome.Value => result.Value,
            LogicOutcome.Error => Error(result.Error),
            _ => Error(ObjectValue.Of(("type", result.Code))),
        };
    }

    // The suites' name for what is refused before it is run.
    private static string Named(LogicComplaint complaint) => complaint.Code == "UNKNOWN_OPERATOR" ? "Unknown Operator" : complaint.Code;

    private static Value Error(Value payload) => ObjectValue.Of(("error", payload));

    private static bool Accepts(Value expected, Value actual)
    {
        if (expected.AsObject is not { Count: 1 } || expected["error"].IsMissing) return expected == actual;
        var (wanted, got) = (expected["error"], actual["error"]);
        if (got.IsMissing) return false;
        return wanted.AsObject is { } named ? named.All(member => got[member.Key] == member.Value) : wanted == got || wanted == got["type"];
    }
}
