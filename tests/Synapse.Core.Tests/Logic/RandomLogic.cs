using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

/// <summary>Random rules, of every operator and every shape, right and wrong; and random data for them, of a few shapes and many values.</summary>
internal static class RandomLogic
{
    private static readonly string[] Paths =
        ["a", "b", "list", "obj.k", "obj.n.m", "list.1", "zz", "nul", "items", "obj.zz", "", "s", "p", "q", "current", "accumulator", "current.p", "properties.kw", "list.length", "s.length"];

    private static readonly Value[] Literals =
        [0, 1, 2, -1, 3.5, 55, 1e300, "", "a", "x", "5", "PUMP", "2024-02-29", true, false, Value.Null, Value.EmptyArray, Value.EmptyObject, Value.Array(1, 2, 3), Value.Array("a", "b", "PUMP")];

    private static readonly string[] Eager =
        ["+", "*", "-", "/", "%", "max", "min", "cat", "merge", "in", "substr", "length", "!", "!!", "not", "keys", "upper", "lower", "trim", "starts_with", "ends_with", "contains",
         "split", "join", "replace", "convert", "missing_some", "hour", "minute", "day", "abs", "floor", "ceil", "sqrt", "round", "pow", "format_number", "year", "month", "weekday", "date_diff", "date_add", "is_date", "missing", "exists", "throw", "log", "get"];

    private static readonly string[] Lazy =
        ["and", "or", "if", "?:", "??", "try", "pipe", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "and", "or", "==", "<", ">"];

    private static readonly string[] Loops = ["map", "filter", "some", "all", "every", "none", "some", "all"];

    /// <summary>Functions that random rules call: with and without loops, defaults, tables and functions of their own.</summary>
    public static IReadOnlyDictionary<string, LogicFunction> Functions { get; } = SomeFunctions();

    public static Arbitrary<Value> Rules { get; } = Arb.From(Gen.Sized(size => Rule(Math.Min(size / 12, 4))));

    public static Arbitrary<Value> Data { get; } = Arb.From(Gen.Elements(DataValues().ToArray()));

    private static Gen<Value> Read =>
        Gen.Frequency(
            (6, Gen.Elements(Paths).Select(p => Call("var", p))),
            (2, from p in Gen.Elements(Paths) from d in Gen.Elements(Literals) select Call("var", Value.Array(p, d))),
            (1, Gen.Elements(Paths).Select(p => Call("val", p))),
            (1, from up in Gen.Choose(0, 4) from p in Gen.Elements(Paths) select Call("val", Value.Array(Value.Array(up), p))));

    private static Gen<Value> Rule(int depth)
    {
        if (depth <= 0) return Gen.Frequency((2, Gen.Elements(Literals)), (3, Read));
        var inner = Rule(depth - 1);
        return Gen.Frequency(
            (1, Gen.Elements(Literals)),
            (3, Read),
            (6, from op in Gen.Elements(Lazy) from args in Args(inner, 1, 4) select Call(op, args)),
            (6, from op in Gen.Elements(Eager) from args in Args(inner, 0, 3) select Call(op, args)),
            (1, from op in Gen.Elements(Eager) from arg in inner select Call(op, arg)),
            (4, from op in Gen.Elements(Loops) from list in List(inner) from body in inner select Call(op, Value.Array(list, body))),
            (2, from list in List(inner) from body in inner from start in inner select Call("reduce", Value.Array(list, body, start))),
            (1, from list in List(inner) from op in Gen.Elements("+", "*", "max", "cat") select Call("reduce", Value.Array(list, Call(op, Value.Array(Call("var", "accumulator"), Call("var", "current")))))),
            (1, from x in inner from y in inner select Call("eachKey", ObjectValue.Of(("x", x), ("y", y)))),
            (1, from t in inner from pattern in Gen.Elements("^P", "[0-9]+$", "a|b") select Call("match", Value.Array(t, pattern))),
            (1, from list in List(inner) from path in Gen.Elements(Paths) from of in Gen.Elements("current", "accumulator") select
                Call("reduce", Value.Array(list, Call("if", Value.Array(Call("exists", of), Call("var", of), Call("var", path))), 1))),
            (3, from name in Gen.Elements(Functions.Keys.Order(StringComparer.Ordinal).ToArray()) from args in Args(inner, 0, 3) select Call(name, args)),
            (1, from name in Gen.Elements(Functions.Keys.Order(StringComparer.Ordinal).ToArray()) from arg in inner select Call(name, arg)),
            (1, Args(inner, 0, 3)));
    }

    private static Dictionary<string, LogicFunction> SomeFunctions()
    {
        var known = new Dictionary<string, LogicFunction>(StringComparer.Ordinal);
        Add("twice", LogicType.Number, """{"*":[{"var":"x"},2]}""", new LogicParameter("x", LogicType.Number));
        Add("is_large", LogicType.Flag, """{"and":[{">":[{"var":"x"},10]},{"!":[{"in":[{"var":"of"},["a","PUMP"]]}]}]}""", new LogicParameter("x", LogicType.Any), new LogicParameter("of", LogicType.Any, Default: "x"));
        Add("shared", LogicType.Any, """{"if":[{"is_large":[{"twice":[{"var":"a"}]},{"var":"b.k"}]},{"??":[{"var":"b"},{"var":["b.n",1]}]},{"/":[1,{"var":"a"}]}]}""", new LogicParameter("a", LogicType.Number), new LogicParameter("b", LogicType.Any, Default: 7));
        Add("total", LogicType.Number, """{"reduce":[{"var":"list"},{"+":[{"var":"accumulator"},{"twice":[{"var":"current"}]}]},{"var":"from"}]}""", new LogicParameter("list", LogicType.List), new LogicParameter("from", LogicType.Number, Default: 0));
        Add("above", LogicType.List, """{"filter":[{"var":"list"},{">":[{"var":""},{"val":[[2],"limit"]}]}]}""", new LogicParameter("list", LogicType.List), new LogicParameter("limit", LogicType.Any));
        Add("entry", LogicType.Any, """{"try":[{"lookup":["sizes",{"var":"key"}]},{"val":"type"},{"var":"key"}]}""", new LogicParameter("key", LogicType.Any));
        Add("all_of_it", LogicType.Object, """{"var":""}""", new LogicParameter("p", LogicType.Object), new LogicParameter("q", LogicType.Any, Default: Value.Null));
        Add("constant", LogicType.Text, """{"cat":["a",1]}""");
        return known;

        void Add(string name, LogicType result, string body, params LogicParameter[] parameters) => known[name] = LogicFunction.Define(new LogicFunctionSource(name, 1, parameters, result, null, ValueJson.Parse(body))
        {
            Tables = new Dictionary<string, Value>(StringComparer.Ordinal) { ["sizes"] = ValueJson.Parse("""{"a":1,"5":"five","PUMP":{"k":2}}""") },
            Functions = new Dictionary<string, LogicFunction>(known, StringComparer.Ordinal),
        }).Require();
    }

    private static Gen<Value> Args(Gen<Value> inner, int from, int to) =>
        Gen.Choose(from, to).SelectMany(n => inner.ArrayOf(n)).Select(args => Value.From(ArrayValue.Of(args)));

    private static Gen<Value> List(Gen<Value> inner) => Gen.Frequency((3, Gen.Elements("list", "items", "zz").Select(p => Call("var", p))), (1, inner));

    private static Value Call(string op, Value args) => ObjectValue.Of((op, args));

    private static IEnumerable<Value> DataValues()
    {
        Value[] some = [1, "5", "PUMP", true, Value.Null, Value.Missing, -2.5, "", "2024-02-29", Value.Array(1), Value.EmptyObject];
        var random = new System.Random(1);
        Value Any() => some[random.Next(some.Length)];
        yield return Value.Null;
        yield return 5;
        yield return Value.Array(1, 2);
        for (var i = 0; i < 60; i++)
        {
            Value items = ArrayValue.Of(Enumerable.Range(0, random.Next(5)).Select(_ => (Value)ObjectValue.Of(("p", Any()), ("q", Any()))));
            Value list = ArrayValue.Of(Enumerable.Range(0, random.Next(5)).Select(_ => Any()).Where(v => !v.IsMissing));
            Value n = ObjectValue.Of(("m", Any()));
            yield return ObjectValue.Of(
                ("a", Any()), ("b", Any()), ("nul", Value.Null), ("s", Any()), ("p", Any()), ("list", i % 7 == 0 ? Any() : list), ("items", i % 9 == 0 ? Any() : items),
                ("obj", i % 5 == 0 ? Any() : ObjectValue.Of(("k", Any()), ("n", n))), ("properties", ObjectValue.Of(("kw", Any()))));
        }
    }
}
