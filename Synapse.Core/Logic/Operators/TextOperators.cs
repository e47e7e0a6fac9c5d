using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators over text. Lengths and positions are in UTF-16 units, letters compare ordinally, no culture is involved.</summary>
internal static class TextOperators
{
    public static IEnumerable<Operator> All =>
    [
        Operator.Of("cat", 0, int.MaxValue, Cat),
        Operator.Of("substr", 2, 3, Substr),
        Operator.Of("upper", 1, 1, static (scoped ReadOnlySpan<Value> a, ref Frame f, string at) => BoundedText.Of(Text(a, 0).ToUpperInvariant(), at, ref f)),
        Operator.Of("lower", 1, 1, static (scoped ReadOnlySpan<Value> a, ref Frame f, string at) => BoundedText.Of(Text(a, 0).ToLowerInvariant(), at, ref f)),
        Operator.Of("trim", 1, 1, static (scoped ReadOnlySpan<Value> a, ref Frame f, string at) => BoundedText.Of(Text(a, 0).Trim(), at, ref f)),
        Operator.Of("starts_with", 2, 2, static (scoped ReadOnlySpan<Value> a, ref Frame _, string _) => Text(a, 0).StartsWith(Text(a, 1), StringComparison.Ordinal)),
        Operator.Of("ends_with", 2, 2, static (scoped ReadOnlySpan<Value> a, ref Frame _, string _) => Text(a, 0).EndsWith(Text(a, 1), StringComparison.Ordinal)),
        Operator.Of("contains", 2, 2, Contains),
        Operator.Of("split", 2, 2, Split),
        Operator.Of("join", 1, 2, Join),
        Operator.Of("replace", 3, 3, Replace),
        new("match", 2, 2, Match),
    ];

    private static string Text(ReadOnlySpan<Value> args, int index) => args[index].IsNullOrMissing ? "" : Coercion.ToText(args[index]);

    private static Value Cat(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var text = new BoundedText(f.Options.MaxString);
        foreach (var arg in args) text.Append(arg);
        return text.Build(at, ref f);
    }

    private static Value Substr(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var text = Text(args, 0);
        var start = Position(args[1]);
        if (start < 0) start = Math.Max(0, text.Length + start);
        if (start >= text.Length) return "";
        long length = text.Length - start;
        if (args.Length > 2)
        {
            var wanted = Position(args[2]);
            length = wanted < 0 ? length + wanted : Math.Min(length, wanted);
        }

        return length <= 0 ? "" : BoundedText.Of(text.Substring((int)start, (int)length), at, ref f);
    }

    private static long Position(Value value)
    {
        var number = Coercion.ToNumber(value);
        return double.IsNaN(number) ? 0 : (long)Math.Clamp(Math.Truncate(number), int.MinValue, int.MaxValue);
    }

    private static Value Contains(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (args[0].AsArray is not { } list) return Text(args, 0).Contains(Text(args, 1), StringComparison.Ordinal);
        if (!f.Charge(list.Count, at)) return Value.Of(f.Fault!);
        foreach (ref readonly var item in list.Span)
            if (Coercion.StrictEquals(item, args[1])) return true;
        return false;
    }

    private static Value Split(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var (text, separator) = (Text(args, 0), Text(args, 1));
        if (separator.Length == 0) return Value.Of(Fault.InvalidArguments);
        if (!f.Charge(1 + (text.Length / 4), at)) return Value.Of(f.Fault!);
        var parts = text.Split(separator, f.Options.MaxList + 1);
        return parts.Length > f.Options.MaxList
            ? f.Exceed(at, $"a list of more than {f.Options.MaxList:N0} items")
            : Lists.Build(Array.ConvertAll(parts, static p => Value.From(p)), at, ref f);
    }

    private static Value Join(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (args[0].AsArray is not { } list) return Value.Of(Fault.InvalidArguments);
        if (!f.Charge(list.Count, at)) return Value.Of(f.Fault!);
        var separator = args.Length > 1 ? Text(args, 1) : ",";
        var text = new BoundedText(f.Options.MaxString);
        for (var i = 0; i < list.Count && !text.IsFull; i++)
        {
            if (i > 0) text.Append(separator);
            text.Append(list[i]);
        }

        return text.Build(at, ref f);
    }

    private static Value Replace(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var (text, old, fresh) = (Text(args, 0), Text(args, 1), Text(args, 2));
        if (old.Length == 0) return Value.Of(Fault.InvalidArguments);
        var result = new BoundedText(f.Options.MaxString);
        var from = 0;
        for (var found = text.IndexOf(old, StringComparison.Ordinal); found >= 0 && !result.IsFull; found = text.IndexOf(old, from, StringComparison.Ordinal))
        {
            result.Append(text.AsSpan(from, found - from));
            result.Append(fresh);
            from = found + old.Length;
        }

        result.Append(text.AsSpan(from));
        return result.Build(at, ref f);
    }

    private static Node Match(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args is not [var text, LiteralExpr { Value.AsString: { } pattern }])
        {
            low.Complain(call, "INVALID_ARGUMENTS", "\"match\" takes a value and a pattern that is written out.");
            return Lowering.Invalid(call);
        }

        var (regex, refusal) = MatchNode.Compile(pattern);
        if (regex is not null) return new MatchNode(low.Needed(text), regex) { Path = call.Path };
        low.Complain(call, "BAD_PATTERN", refusal);
        return Lowering.Invalid(call);
    }
}
