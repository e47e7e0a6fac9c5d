using Synapse.Core.Logic;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Checking.Space;

/// <summary>One value of the data, split into the classes that its tests tell apart.</summary>
/// <param name="Path">Where the value is read; null for a test that is not looked into.</param>
/// <param name="Tests">The numbers of the tests of this value.</param>
internal sealed record SpaceVariable(string? Path, int[] Tests, IReadOnlyList<SpaceVariable.Class> Classes)
{
    /// <summary>Values for which all tests come out the same, with one of them.</summary>
    internal sealed record Class(Value Example, TruthSet[] Truths);

    private const string OtherText = "(another text)";

    public static SpaceVariable Opaque(int test) =>
        new(null, [test], [.. new[] { TruthSet.True, TruthSet.False, TruthSet.Unknown, TruthSet.Error }.Select(t => new Class(Value.Missing, [t]))]);

    public static SpaceVariable Of(string path, int[] numbers, IReadOnlyList<(Value Logic, string Path)> tests, LogicOptions options)
    {
        var programs = tests.Select(t => (Program: LogicProgram.Compile(t.Logic, options).Require(), t.Path)).ToList();
        var literals = new HashSet<Value>();
        foreach (var (logic, _) in tests) Literals(logic, literals);
        var classes = new Dictionary<ulong, Class>();
        var many = new List<Class>();
        foreach (var example in Examples(literals))
        {
            TruthSet[] truths = [.. programs.Select(p => TruthSets.Of(p.Program.Test(Leaves.Set(ObjectValue.Empty, p.Path, example))))];
            if (truths.Length <= 16) classes.TryAdd(truths.Aggregate(0UL, (key, t) => (key << 4) | (byte)t), new Class(example, truths));
            else if (!many.Exists(c => c.Truths.AsSpan().SequenceEqual(truths))) many.Add(new Class(example, truths));
        }

        return new(path, numbers, [.. classes.Values, .. many]);
    }

    /// <summary>All classes are possible.</summary>
    public void Open(TruthSet[] truths)
    {
        for (var i = 0; i < Tests.Length; i++) truths[Tests[i]] = Classes.Aggregate(TruthSet.None, (set, c) => set | c.Truths[i]);
    }

    /// <summary>The value is of this class.</summary>
    public void Settle(TruthSet[] truths, int chosen)
    {
        for (var i = 0; i < Tests.Length; i++) truths[Tests[i]] = Classes[chosen].Truths[i];
    }

    /// <summary>How many literals stand in a test, each of which splits classes.</summary>
    public static int CountLiterals(Value logic) => logic.AsArray?.Sum(CountLiterals) ?? logic.AsObject?.Sum(m => CountLiterals(m.Value)) ?? 1;

    // All literals of the test count, names of paths too: one class too many does no harm.
    private static void Literals(Value logic, HashSet<Value> literals)
    {
        if (logic.AsArray is { } list) foreach (var item in list) Literals(item, literals);
        else if (logic.AsObject is { } call) foreach (var (_, value) in call) Literals(value, literals);
        else if (!logic.IsNullOrMissing) literals.Add(logic);
    }

    // One of each class that comparisons with these literals can tell apart: the literals, what lies between and beyond them, the same as text, and what is no number at all.
    private static IEnumerable<Value> Examples(HashSet<Value> literals)
    {
        double[] limits = [.. literals.Select(Coercion.ToNumber).Append(0).Append(1).Where(double.IsFinite).Distinct().Order()];
        List<double> numbers = [.. limits];
        for (var i = 0; i + 1 < limits.Length; i++) numbers.Add(limits[i] + ((limits[i + 1] - limits[i]) / 2));
        numbers.Add(limits[0] - Math.Max(1, Math.Abs(limits[0])));
        numbers.Add(limits[^1] + Math.Max(1, Math.Abs(limits[^1])));
        foreach (var literal in literals) if (literal.IsString && double.IsNaN(Coercion.ToNumber(literal))) yield return literal;
        foreach (var number in numbers.Where(double.IsFinite)) yield return number;
        yield return OtherText;
        yield return true;
        yield return false;
        yield return Value.Missing;
        yield return Value.Null;
        yield return "";
        foreach (var literal in literals) if (literal.IsString) yield return literal;
        foreach (var number in numbers.Where(double.IsFinite))
        {
            var text = Coercion.NumberText(number);
            yield return text;
            yield return " " + text;
        }

        yield return Value.EmptyArray;
        yield return Value.Array(1);
        yield return Value.EmptyObject;
    }
}
