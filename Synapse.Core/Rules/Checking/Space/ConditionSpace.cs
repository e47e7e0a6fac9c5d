using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Checking.Space;

/// <summary>
/// One or more conditions over the same data, and the finitely many kinds of data that they can tell apart. For each value that is read, every literal that it is compared with splits what it
/// may be into classes; each class is tried out in the engine itself, so its coercions are those of running. What is not understood (loops, arithmetic, two values compared) may come out in
/// any way, so "cannot be" is a proof and "can be" is one only when <see cref="Solution.IsExact"/>.
/// </summary>
internal sealed class ConditionSpace(RuleTarget target, LogicOptions options)
{
    private const int MostSteps = 20_000;
    private const int MostLiterals = 300;
    private static readonly string[] Comparisons = ["==", "===", "!=", "!==", "<", "<=", ">", ">="];
    private readonly List<(Value Logic, string? Path)> _tests = [];
    private readonly Dictionary<(Value, string?), int> _numbers = [];
    private List<SpaceVariable>? _variables;

    /// <summary>Reads a condition into this space. All are read before anything is asked.</summary>
    /// <param name="path">Where it stands in the document.</param>
    public Claim Read(Value logic, string path)
    {
        _variables = null;
        return Claims(logic, path, 0);
    }

    /// <summary>Data for which each of these claims has one of the truths wanted of it; null when there are none.</summary>
    public Solution? Find(params IReadOnlyList<(Claim Claim, TruthSet Wanted)> wanted)
    {
        _variables ??= Variables();
        var used = wanted.SelectMany(w => w.Claim.Tests).ToHashSet();
        SpaceVariable[] variables = [.. _variables.Where(v => v.Tests.Any(used.Contains))];
        var truths = new TruthSet[_tests.Count];
        foreach (var variable in variables) variable.Open(truths);
        var steps = MostSteps;
        var chosen = new int[variables.Length];
        var found = Search(wanted, variables, chosen, 0, truths, ref steps);
        if (!found && steps > 0) return null;
        var isExact = found && Array.TrueForAll(variables, v => v.Path is not null);
        return new Solution(isExact, found ? [.. variables.Select((v, i) => (v.Path, v.Classes[chosen[i]].Example)).Where(v => v.Path is not null).Select(v => (v.Path!, v.Example))] : []);
    }

    /// <summary>Whether the claims can come out so. True also where that is not known.</summary>
    public bool CanBe(params IReadOnlyList<(Claim Claim, TruthSet Wanted)> wanted) => Find(wanted) is not null;

    private static bool Search(IReadOnlyList<(Claim Claim, TruthSet Wanted)> wanted, SpaceVariable[] variables, int[] chosen, int depth, TruthSet[] truths, ref int steps)
    {
        if (--steps <= 0) return false;
        foreach (var (claim, wish) in wanted)
            if ((claim.Given(truths) & wish) == 0) return false;
        if (depth == variables.Length) return true;
        var variable = variables[depth];
        for (var i = 0; i < variable.Classes.Count; i++)
        {
            chosen[depth] = i;
            variable.Settle(truths, i);
            if (Search(wanted, variables, chosen, depth + 1, truths, ref steps)) return true;
        }

        variable.Open(truths);
        return false;
    }

    private Claim Claims(Value logic, string path, int depth)
    {
        var (name, arguments) = ReadOf.Call(logic);
        if (depth > 60) return Opaque(logic, path);
        if (name is null) return logic.IsObject || (logic.IsArray && logic.AsArray!.Any(i => i.IsObject || i.IsArray)) ? Opaque(logic, path) : Fixed(logic, path);
        var inside = $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        var list = ReadOf.List(arguments);
        Claim Part(int i) => Claims(list[i], arguments.IsArray ? $"{inside}/{i}" : inside, depth + 1);
        switch (name)
        {
            case "and" or "or" when arguments.IsArray && list.Count > 0:
                return new Claim.Junction(path, name == "and", [.. list.Select((_, i) => Part(i))]);
            case "!" or "not" when list.Count == 1 && (arguments.IsArray || !IsComputedList(arguments)):
                return new Claim.Not(path, Part(0));
            case "!!" when list.Count == 1 && (arguments.IsArray || !IsComputedList(arguments)):
                return Part(0);
            case "if" or "?:" when arguments.IsArray && list.Count >= 2:
                var branches = Enumerable.Range(0, list.Count / 2).Select(i => (Part(2 * i), Part((2 * i) + 1))).ToList();
                return new Claim.Choice(path, branches, list.Count % 2 == 1 ? Part(list.Count - 1) : Fixed(Value.Null, path));
            case "missing" when list.Count > 0 && list.All(n => n.AsString is not null):
                return new Claim.Junction(path, IsAll: false, [.. list.Select(n => Test(ObjectValue.Of(("missing", Value.Array(n))), n.AsString!, path))]);
        }

        return SinglePath(name, arguments, list, logic) is { } read ? Test(logic, read, path) : Opaque(logic, path);
    }

    // A computed operand without a list around it may give a list of operands; that is the case for whatever is not a read or a known yes-or-no.
    private static bool IsComputedList(Value arguments) => ReadOf.Call(arguments).Name is not (null or "and" or "or" or "!" or "!!" or "==" or "!=" or "<" or "<=" or ">" or ">=" or "in" or "missing" or "exists" or "===" or "!==" or "some" or "all" or "every" or "none");

    private static string? SinglePath(string name, Value arguments, IReadOnlyList<Value> list, Value logic)
    {
        if (name is "var" or "val") return ReadOf.Path(logic);
        if (name == "exists") return ReadOf.Path(ObjectValue.Of(("val", arguments)));
        if (!arguments.IsArray) return null;
        if (name == "in")
            return list is [var item, { AsArray: { } values }] && values.All(IsScalar) ? ReadOf.Path(item) : null;
        if (!Comparisons.Contains(name) || list.Count < 2) return null;
        var isOrder = name[0] is '<' or '>';
        string? path = null;
        foreach (var operand in list)
        {
            if (IsScalar(operand))
            {
                // Texts in alphabetical order would need classes between the letters.
                if (isOrder && operand.IsString) return null;
                continue;
            }

            if (ReadOf.Path(operand) is not { } read || (path is not null && path != read)) return null;
            if (isOrder && ReadOf.Default(operand).AsString is not null) return null;
            path = read;
        }

        return path;
    }

    private static bool IsScalar(Value value) => value.IsNumber || value.IsString || value.IsBoolean || value.IsNullOrMissing;

    private Claim Fixed(Value literal, string path) =>
        LogicProgram.Compile(literal, options).Program is { } program ? new Claim.Constant(path, TruthSets.Of(program.Test(Value.EmptyObject))) : Opaque(literal, path);

    private Claim.Test Opaque(Value logic, string path) => Add(logic, null, path);

    private Claim.Test Test(Value logic, string read, string path) =>
        LogicProgram.Compile(logic, options).Program is null || !ReadsPlainly(read) ? Opaque(logic, path) : Add(logic, read, path);

    private static bool ReadsPlainly(string read) => read.Split('.').All(part => part.Length > 0 && !int.TryParse(part, out _));

    private Claim.Test Add(Value logic, string? read, string path)
    {
        if (!_numbers.TryGetValue((logic, read), out var number))
        {
            _numbers[(logic, read)] = number = _tests.Count;
            _tests.Add((logic, read));
        }

        return new Claim.Test(path, number);
    }

    // Tests of one value make a variable. Values of which one holds the other, such as parent and parent.type, depend on each other: their tests are not looked into.
    private List<SpaceVariable> Variables()
    {
        var groups = Enumerable.Range(0, _tests.Count).Where(i => _tests[i].Path is not null).GroupBy(i => ReadOf.Canonical(_tests[i].Path!, target)).ToList();
        var variables = new List<SpaceVariable>();
        foreach (var group in groups)
        {
            var isLarge = group.Sum(i => SpaceVariable.CountLiterals(_tests[i].Logic)) > MostLiterals;
            if (isLarge || groups.Exists(g => g.Key != group.Key && PropertyPath.Overlap(g.Key, group.Key))) variables.AddRange(group.Select(SpaceVariable.Opaque));
            else variables.Add(SpaceVariable.Of(group.Key, [.. group], [.. group.Select(i => (_tests[i].Logic, _tests[i].Path!))], options));
        }

        variables.AddRange(Enumerable.Range(0, _tests.Count).Where(i => _tests[i].Path is null).Select(SpaceVariable.Opaque));
        return [.. variables.OrderBy(v => v.Classes.Count)];
    }
}

/// <summary>Data that answer a question about conditions.</summary>
/// <param name="IsExact">Whether such data are certain to exist; otherwise something was not looked into, or the search was given up.</param>
/// <param name="Values">A value for each path.</param>
internal sealed record Solution(bool IsExact, IReadOnlyList<(string Path, Value Value)> Values)
{
    /// <summary>"type is PUMP and properties.power_kw is 60".</summary>
    public string Words => Values.Count == 0 ? "" : string.Join(" and ", Values.Select(v => v.Value.IsMissing ? $"{v.Path} is missing" : $"{v.Path} is {v.Value.AsString ?? v.Value.ToString()}"));
}
