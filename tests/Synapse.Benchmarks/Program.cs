using Synapse.Benchmarks;

// One line per verb; a verb is a file.
var verbs = new Dictionary<string, Verb>(StringComparer.Ordinal)
{
    ["conformance"] = new("PATH [--profile community|engine] [--tier interpreter|compiled]", Conformance.Run),
    ["logic"] = new("RULES.json ASSETS.json [--missing js|unknown] [--seconds N]", LogicSpeed.Run),
    ["plan"] = new("[--rules N] [--assets N]", PlanSpeed.Run),
    ["run"] = new("[--assets N]", RunSpeed.RunAsync),
    ["events"] = new("[--events N] [--by-month true] [--keep FOLDER]", EventSpeed.RunAsync),
    ["timeline"] = new("[--events N] [--by-month true] [--keep FOLDER]", TimelineSpeed.RunAsync),
    ["moments"] = new("[--events N] [--keep FOLDER]", MomentSpeed.RunAsync),
    ["bell"] = new("[--rounds N] [--batches N]", BellSpeed.RunAsync),
    ["rollback"] = new("[--events N] [--by-month true] [--keep FOLDER]", RollbackSpeed.RunAsync),
    ["verify"] = new("[--events N] [--by-month true] [--keep FOLDER]", VerifySpeed.RunAsync),
};

if (args.Length > 0 && verbs.TryGetValue(args[0], out var verb)) return await verb.Run(new Arguments(args[1..]));
Console.Error.WriteLine("Use: dotnet run -c Release --project tests/Synapse.Benchmarks -- VERB …");
foreach (var (name, known) in verbs) Console.Error.WriteLine($"  {name} {known.Usage}");
return 2;
