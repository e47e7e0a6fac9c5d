using Synapse.Core.Logic;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Reading;

namespace Synapse.Core.Rules.Functions;

/// <summary>What reading a function gave: a document, or everything that is wrong with it.</summary>
public sealed record FunctionReading(FunctionDocument? Document, IReadOnlyList<RuleComplaint> Complaints)
{
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public FunctionDocument Require() => Document ?? throw new InvalidOperationException(string.Join(" ", Complaints.Select(c => $"{c.Path}: {c.Message}")));
}

/// <summary>Reads function documents. Strict: what is not understood is a complaint, never ignored.</summary>
public static class FunctionReader
{
    /// <summary>The document, or every complaint about it.</summary>
    /// <param name="version">Its number, for what it says of itself.</param>
    /// <param name="library">The functions that it may call without carrying them yet.</param>
    public static FunctionReading Read(Value json, int version = 1, FunctionLibrary? library = null)
    {
        var complaints = new List<RuleComplaint>();
        var root = new DocumentNode(json, "", complaints);
        var members = root.Members();
        root.Allow("name", "description", "status", "parameters", "result", "tables", CarriedFunctions.Member, "limits", "body", "test_cases");
        var name = root["name"].Text();
        if (name.Length > 0 && NameComplaint(name) is { } wrong) root["name"].Complain(RuleComplaintCode.WrongValue, wrong);
        var function = Function(root, name, version, library?.Callable);
        var cases = root["test_cases"].Items().Select(c => Case(c, function)).ToList();
        var (description, status) = (root["description"].OptionalText(), root["status"].Word<FunctionStatus>(FunctionStatus.Draft));
        if (function is not null && library?.Circle(new FunctionName(name), function.Source.Functions.Keys) is { } circle)
            root["body"].Complain(RuleComplaintCode.Recursion, $"The functions call each other in a circle: {circle}. Take one of the calls out.");
        return complaints.Count > 0 || function is null ? new(null, complaints) : new(new FunctionDocument(new FunctionName(name), description, status, function, cases, members), []);
    }

    internal static string? NameComplaint(string name) =>
        LogicFunction.IsName(name) ? null
        : LogicFunction.IsOperator(name) ? $"“{name}” is an operator of the language: a function needs another name."
        : "A function's name has 2 to 60 small letters, digits and _, and begins with a letter.";

    /// <summary>The function in a node; null when something about it is wrong, which is in the complaints then.</summary>
    internal static LogicFunction? Function(DocumentNode node, string name, int version, IReadOnlyDictionary<string, LogicFunction>? callable = null)
    {
        var before = node.Complaints.Count;
        var parameters = node["parameters"].Items().Select(Parameter).ToList();
        if (parameters.Count > LogicFunction.MostParameters) node["parameters"].Complain(RuleComplaintCode.WrongValue, $"A function has at most {LogicFunction.MostParameters} parameters.");
        foreach (var twice in parameters.GroupBy(p => p.Name).Where(g => g.Count() > 1)) node["parameters"].Complain(RuleComplaintCode.WrongValue, $"There are two parameters “{twice.Key}”.");
        for (var i = 1; i < parameters.Count; i++)
            if (parameters[i].IsNeeded && !parameters[i - 1].IsNeeded) node["parameters"].Complain(RuleComplaintCode.WrongValue, $"“{parameters[i].Name}” is needed and comes after “{parameters[i - 1].Name}”, which has a default: put it first.");
        var result = node["result"];
        result.Members();
        result.Allow("type", "unit", "description");
        var limits = node["limits"];
        limits.Members(needed: false);
        limits.Allow("cost", "text", "list");
        if (node["body"].Value.IsMissing) node["body"].Complain(RuleComplaintCode.MissingMember, "This is needed: JSONLogic over the parameters.");
        var functions = CarriedFunctions.Read(node[CarriedFunctions.Member]);
        if (callable is not null) functions = callable.Where(c => c.Key != name).Concat(functions).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        var source = new LogicFunctionSource(name, version, parameters, Type(result), Unit(result), node["body"].Value)
        {
            Tables = node["tables"].Members(needed: false).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
            Functions = functions,
            MaxCost = limits["cost"].Whole(100_000, 1, 1_000_000),
            MaxString = limits["text"].Whole(65_536, 1, 65_536),
            MaxList = limits["list"].Whole(100_000, 1, 100_000),
        };
        if (CarriedFunctions.CalledBy(source.Body, n => n == name).Count > 0)
            node["body"].Complain(RuleComplaintCode.Recursion, $"“{name}” calls itself: {name} → {name}. A function computes from its parameters and never comes back to itself.");
        if (node.Complaints.Count > before) return null;
        var called = CarriedFunctions.CalledBy(source.Body, functions.ContainsKey);
        var defined = LogicFunction.Define(source with { Functions = functions.Where(f => called.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal) });
        foreach (var complaint in defined.Complaints)
            node.Complaints.Add(new RuleComplaint($"{node.Child("body")}{complaint.Path}", complaint.Code, complaint.Message) { Proposal = complaint.Proposal });
        return defined.Function;
    }

    private static LogicParameter Parameter(DocumentNode node)
    {
        node.Members();
        node.Allow("name", "type", "unit", "default", "description");
        var name = node["name"].Text();
        if (name.Length > 0 && !(name.Length <= 60 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            node["name"].Complain(RuleComplaintCode.WrongValue, "A parameter's name has letters, digits and _, and begins with a letter.");
        var (type, otherwise) = (Type(node), node["default"].Value);
        if (!type.Takes(otherwise)) node["default"].Complain(RuleComplaintCode.WrongType, $"“{name}” is {type.Noun()}, and its default is {otherwise}.");
        return new LogicParameter(name, type, Unit(node), otherwise);
    }

    private static LogicType Type(DocumentNode node) => node["type"].Word<LogicType>();

    private static string? Unit(DocumentNode node)
    {
        if (node["unit"].OptionalText() is not { } unit) return null;
        if (!UnitNames.IsKnown(unit)) node["unit"].Complain("UNKNOWN_UNIT", $"There is no unit “{unit}” that could be converted; see the list in the rule language.");
        if (Words.Parse<LogicType>(node["type"].Value.AsString ?? "") is { } type and not (LogicType.Number or LogicType.List)) node["unit"].Complain(RuleComplaintCode.WrongValue, $"Only numbers have a unit; this is {type.Noun()}.");
        return unit;
    }

    private static FunctionCase Case(DocumentNode node, LogicFunction? function)
    {
        node.Members();
        node.Allow("name", "arguments", "expected", "unknown", "error", "tolerance");
        var arguments = node["arguments"].Members(needed: false);
        foreach (var (name, _) in arguments)
            if (function is not null && function.Parameters.All(p => p.Name != name)) node["arguments"][name].Complain(RuleComplaintCode.UnknownMember, $"There is no parameter “{name}”; known are {string.Join(", ", function.Parameters.Select(p => p.Name))}.");
        var (unknown, error) = (node["unknown"].Flag(false), node["error"].OptionalText());
        var said = (unknown ? 1 : 0) + (error is null ? 0 : 1) + (node["expected"].Value.IsMissing ? 0 : 1);
        if (said != 1) node.Complain(RuleComplaintCode.MissingMember, "A case says one of: expected (a value), unknown (true) or error (its type).");
        var tolerance = node["tolerance"].Value;
        if (!tolerance.IsNullOrMissing && !(tolerance.IsNumber && tolerance.AsNumber >= 0)) node["tolerance"].Complain(RuleComplaintCode.WrongType, "A number from 0 is needed here.");
        return new FunctionCase(node["name"].Text(), arguments, node["expected"].Value, unknown, error, tolerance.IsNumber ? tolerance.AsNumber : 1e-9);
    }
}
