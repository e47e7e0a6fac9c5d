using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>What <c>missing</c> counts as missing.</summary>
internal enum MissingRule : byte
{
    Absent,
    AbsentOrNull,
    AbsentNullOrEmpty,
}

internal readonly record struct MissingName(Value Name, NameKey[] Keys);

/// <summary><c>exists</c>: is there such a member, null or not.</summary>
internal sealed class ExistsNode(int levels, NameKey[] keys) : Node
{
    public override Truth Test(ref Frame f) => Paths.Follow(Paths.Climb(ref f, levels), keys).IsMissing ? Truth.False : Truth.True;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));
}

/// <summary><c>missing</c> over names written in the rule.</summary>
internal sealed class MissingNode(MissingName[] names, MissingRule rule) : Node
{
    public override int Size => 1 + names.Length;

    public override Truth Test(ref Frame f)
    {
        foreach (var name in names)
            if (IsMissing(f.Data, name.Keys, rule)) return Truth.True;
        return Truth.False;
    }

    public override Value Eval(ref Frame f)
    {
        var data = f.Data;
        Value[] missing = [.. names.Where(n => IsMissing(data, n.Keys, rule)).Select(n => n.Name)];
        return Lists.Build(missing, Path, ref f);
    }

    public static bool IsMissing(Value data, ReadOnlySpan<NameKey> keys, MissingRule rule)
    {
        var value = Paths.Follow(data, keys);
        return value.IsMissing
            || (rule >= MissingRule.AbsentOrNull && value.IsNullOrMissing)
            || (rule == MissingRule.AbsentNullOrEmpty && value.AsString is { Length: 0 });
    }

    /// <summary>Which of these names are missing, or a fault when the budget ran out.</summary>
    public static Value Of(ReadOnlySpan<Value> names, MissingRule rule, string at, ref Frame f)
    {
        if (names.Length > f.Options.MaxList) return f.Exceed(at, $"a list of more than {f.Options.MaxList:N0} items");
        if (!f.Charge(names.Length, at)) return Value.Of(f.Fault!);
        var missing = new List<Value>();
        foreach (var name in names)
            if (IsMissing(f.Data, Reference.OfVar(name, NameKey.Passing).Keys, rule)) missing.Add(name);
        return Lists.Build([.. missing], at, ref f);
    }
}

/// <summary><c>missing</c> over names that are computed.</summary>
internal sealed class ComputedMissingNode(Node[] args, bool spread, MissingRule rule) : Node
{
    private readonly int _size = SizeOf(args);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var names = new Value[args.Length];
        for (var i = 0; i < args.Length; i++)
        {
            names[i] = args[i].Eval(ref f);
            if (names[i].IsFault) return names[i];
        }

        var isList = names.Length > 0 && names[0].IsArray && (spread || names.Length == 1);
        return MissingNode.Of(isList ? names[0].AsArray!.Span : names, rule, Path, ref f);
    }
}

/// <summary><c>missing_some</c>: nothing when enough of the names are there, else those that are not.</summary>
internal sealed class MissingSomeNode(Node needed, Node names, MissingRule rule) : Node
{
    public override int Size => 1 + needed.Size + names.Size;

    public override Value Eval(ref Frame f)
    {
        var count = needed.Num(ref f);
        if (double.IsNaN(count) && double.IsNaN(count = f.CoerceOdd())) return f.Odd;
        var list = names.Eval(ref f);
        if (list.IsFault) return list;
        if (list.AsArray is not { } options) return Value.Of(Fault.InvalidArguments);
        var missing = MissingNode.Of(options.Span, rule, Path, ref f);
        return missing.IsFault || options.Count - missing.AsArray!.Count < count ? missing : Value.EmptyArray;
    }
}
