using System.Collections.Frozen;
using Synapse.Core.Logic.Analysis;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic;

/// <summary>One parameter of a function.</summary>
/// <param name="Unit">What a number is in; null where that does not matter.</param>
/// <param name="Default">What serves when the argument is left out or is nothing; missing for a parameter that is needed.</param>
public sealed record LogicParameter(string Name, LogicType Type, string? Unit = null, Value Default = default)
{
    public bool IsNeeded => Default.IsMissing;
}

/// <summary>A function as written: what it takes, what it gives, and how that is computed.</summary>
/// <param name="Body">An expression of the language; its data are the parameters, and nothing else.</param>
public sealed record LogicFunctionSource(string Name, int Version, IReadOnlyList<LogicParameter> Parameters, LogicType Result, string? ResultUnit, Value Body)
{
    /// <summary>The tables that its <c>lookup</c>s read.</summary>
    public IReadOnlyDictionary<string, Value> Tables { get; init; } = FrozenDictionary<string, Value>.Empty;

    /// <summary>The functions that it calls, by name.</summary>
    public IReadOnlyDictionary<string, LogicFunction> Functions { get; init; } = FrozenDictionary<string, LogicFunction>.Empty;

    /// <summary>Units of work that one call may take of what the caller has left.</summary>
    public long MaxCost { get; init; } = 100_000;

    /// <summary>The longest text, in characters, that it may build.</summary>
    public int MaxString { get; init; } = 65_536;

    /// <summary>The longest list that it may loop over or build.</summary>
    public int MaxList { get; init; } = 100_000;
}

/// <summary>
/// A function that rules call like an operator: {"full_load_current": [55, 400]}. It sees its parameters only, has no effects, and cannot come back to itself, because it
/// carries the functions that it calls. Immutable and safe to share between threads.
/// </summary>
public sealed class LogicFunction
{
    public const int MostParameters = 8;

    private LogicFunction(LogicFunctionSource source, Expr body, int size, int depth)
    {
        Source = source;
        Body = body;
        Size = size;
        Depth = depth;
        Operator = FunctionCalls.OperatorOf(this);
        Shape = Shape.Of([.. source.Parameters.Select(p => p.Name)]);
    }

    public LogicFunctionSource Source { get; }

    public string Name => Source.Name;

    public int Version => Source.Version;

    public IReadOnlyList<LogicParameter> Parameters => Source.Parameters;

    /// <summary>"full_load_current@3".</summary>
    public string Label => $"{Name}@{Version}";

    /// <summary>"full_load_current(power kW, voltage V, efficiency = 0.93) A", as a person reads what it takes and gives.</summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select(Shown))}){(Source.ResultUnit is { } unit ? " " + unit : "")}";

    internal Expr Body { get; }

    internal Operator Operator { get; }

    /// <summary>The names of the parameters, as an object that holds the arguments.</summary>
    internal Shape Shape { get; }

    /// <summary>How many operations and literals it has, with those of all that it calls.</summary>
    internal int Size { get; }

    /// <summary>How deep it nests, with what it calls.</summary>
    internal int Depth { get; }

    /// <summary>Whether a name may be that of a function: a small letter, then letters, digits and _, and no operator.</summary>
    public static bool IsName(string name) =>
        name.Length is > 1 and <= 60 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !IsOperator(name);

    /// <summary>Whether the language has an operator of this name.</summary>
    public static bool IsOperator(string name) => name == "preserve" || Operator.Find(name) is not null;

    /// <summary>Reads and checks a function. A bad one gives complaints, with paths into its body, never an exception.</summary>
    public static LogicDefinition Define(LogicFunctionSource source)
    {
        var options = LogicOptions.ForRules with { Tables = source.Tables, Functions = source.Functions };
        var reader = new LogicReader(options);
        var body = reader.Read(source.Body);
        if (reader.Complaints.Count > 0) return new(null, reader.Complaints);
        List<LogicComplaint> complaints = [.. CallCheck.Of(body, source.Parameters), .. ParameterCheck(source, body, options)];
        if (!source.Result.Takes(Typing.Of(body, source.Parameters)))
            complaints.Add(new("", "TYPE_MISMATCH", $"\"{source.Name}\" is to give {source.Result.Noun()}, and its body gives {Typing.Of(body, source.Parameters)!.Value.Noun()}."));
        return complaints.Count > 0 ? new(null, complaints) : new(new LogicFunction(source, body, reader.Size, reader.Depth), []);
    }

    /// <summary>What the function gives for some arguments, by parameter; for trying it out.</summary>
    public LogicResult Call(ObjectValue arguments, CancellationToken cancel = default) => Program().Evaluate(arguments, cancel);

    /// <summary>The same, with a value per operation.</summary>
    public LogicTrace Explain(ObjectValue arguments, CancellationToken cancel = default) => Program().Explain(arguments, cancel);

    /// <summary>The body in plain words.</summary>
    public string Describe() => Wording.Of(Body);

    /// <summary>The parameters that the body never reads.</summary>
    public IReadOnlyList<string> UnusedParameters()
    {
        var lowering = Lower(LogicOptions.ForRules with { Tables = Source.Tables, Functions = Source.Functions }, Parameters, Body);
        return lowering.ReadsEverything ? [] : [.. Parameters.Select(p => p.Name).Where(p => !lowering.Reads.Any(r => new LogicPath(r).Touches(p)))];
    }

    private LogicProgram Program()
    {
        var arguments = ArrayValue.Of(Parameters.Select(p => Value.From(ObjectValue.Of(("var", Value.Array(p.Name.Replace(".", "\\.", StringComparison.Ordinal)))))));
        var options = LogicOptions.ForRules with { Functions = new Dictionary<string, LogicFunction>(StringComparer.Ordinal) { [Name] = this }, HotAfter = int.MaxValue };
        return LogicProgram.Compile(ObjectValue.Of((Name, arguments)), options).Require();
    }

    private static IEnumerable<LogicComplaint> ParameterCheck(LogicFunctionSource source, Expr body, LogicOptions options)
    {
        var lowering = Lower(options, source.Parameters, body);
        foreach (var complaint in lowering.Complaints) yield return complaint;
        var names = source.Parameters.Select(p => p.Name).ToList();
        foreach (var read in lowering.Reads.Select(r => r.Split('.')[0]).Distinct().Where(r => !names.Contains(r)))
            yield return new LogicComplaint("", "UNKNOWN_PARAMETER", $"'{read}' is no parameter: a function sees {(names.Count == 0 ? "nothing, because it has none" : string.Join(", ", names))}.{Spelling.Suggest(read, names)}");
    }

    private static Lowering Lower(LogicOptions options, IReadOnlyList<LogicParameter> parameters, Expr body)
    {
        var lowering = new Lowering(options, [.. parameters.Select(p => p.Name)]);
        lowering.Needed(body);
        return lowering;
    }

    private static string Shown(LogicParameter p) => $"{p.Name}{(p.Unit is { } unit ? " " + unit : "")}{(p.IsNeeded ? "" : $" = {p.Default}")}";
}

/// <summary>A function, or what is wrong with it.</summary>
public sealed record LogicDefinition(LogicFunction? Function, IReadOnlyList<LogicComplaint> Complaints)
{
    /// <exception cref="InvalidOperationException">The function was refused.</exception>
    public LogicFunction Require() => Function ?? throw new InvalidOperationException(string.Join(" ", Complaints.Select(c => $"{c.Path}: {c.Message}")));
}
