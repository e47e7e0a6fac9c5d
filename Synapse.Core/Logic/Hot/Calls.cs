using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>What compiled programs call. The short ones are inlined into them; the rest are the ways seldom taken, kept out of line.</summary>
internal static class Calls
{
    private static readonly Dictionary<string, MethodInfo> All =
        typeof(Calls).GetMethods(BindingFlags.Static | BindingFlags.Public).Where(m => m.Name != nameof(Named)).ToDictionary(m => m.Name, StringComparer.Ordinal);

    public static MethodInfo Named(string name) => All[name];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ObjectValue? Object(Value value) => value.Reference as ObjectValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Member(ObjectValue? o, int key) => o is null ? default : o.At(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNumber(Value value) => value.IsNumber;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Number(Value value) => value.AsNumber;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value OfNumber(double number) => Value.From(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string? Text(Value value) => value.Reference as string;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameText(string text, string other) => Texts.Same(text, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFlag(Value value) => value.IsBoolean;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Flag(Value value) => value.AsBoolean;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAbsent(Value value) => value.IsNullOrMissing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMissing(Value value) => value.IsMissing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFault(Value value) => value.IsFault;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double a, double b) => b == 0 ? double.NaN : a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value[]? Items(Value value) => (value.Reference as ArrayValue)?.Items;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value Null() => Value.Null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value OfFlag(bool flag) => flag;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value Unknown() => Value.Of(Fault.SomethingMissing);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value LeftToInterpreter() => Value.Of(Fault.LeftToInterpreter);

    /// <summary>NaN came instead of a number: either something is missing, or the interpreter must find out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value NoNumber(bool missing) => missing ? Unknown() : LeftToInterpreter();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Coerce(Value value) => value.IsFault ? double.NaN : Coercion.ToNumber(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth FaultTruth(Value fault) => fault.AsFault!.Outcome == LogicOutcome.Unknown ? Truth.Unknown : HotProgram.LeftToInterpreter;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth TruthOf(Value value, bool emptyObjectIsFalse)
    {
        if (value.IsFault) return FaultTruth(value);
        return value.Kind switch
        {
            ValueKind.Boolean => value.AsBoolean,
            ValueKind.Number => value.AsNumber != 0 && !double.IsNaN(value.AsNumber),
            ValueKind.String => value.AsString!.Length > 0,
            ValueKind.Array => value.AsArray!.Count > 0,
            ValueKind.Object => !emptyObjectIsFalse || value.AsObject!.Count > 0,
            _ => false,
        } ? Truth.True : Truth.False;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth Compare(Comparison how, Value left, Value right)
    {
        if (left.IsFault) return FaultTruth(left);
        if (right.IsFault) return FaultTruth(right);
        var frame = default(Frame);
        return Comparing.Values(how, left, right, ref frame);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth InList(Value item, Node node) => item.IsFault ? FaultTruth(item) : ((InListNode)node).Contains(item) ? Truth.True : Truth.False;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth In(Value item, Value within, int longest)
    {
        if (item.IsFault) return FaultTruth(item);
        if (within.IsFault) return FaultTruth(within);
        if (within.AsArray?.Count > longest || within.AsString?.Length > longest) return HotProgram.LeftToInterpreter;
        return InNode.Contains(item, within) ? Truth.True : Truth.False;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool InTexts(string text, FrozenSet<string> texts) => texts.Contains(text);

    /// <summary>Whether a text is among the items of a list, or within a text.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth HasText(Value within, string text, int longest)
    {
        if (within.Reference is not ArrayValue list || list.Count > longest) return In(text, within, longest);
        foreach (ref readonly var item in list.Span)
            if (item.Reference is string one && SameText(one, text)) return Truth.True;
        return Truth.False;
    }

    /// <summary>An argument that is no number as the parameter takes it; a fault when the interpreter must say what is wrong.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value Admitted(CallNode call, int parameter, Value value)
    {
        if (value.IsFault) return value;
        var admitted = call.Admit(parameter, value);
        return admitted.IsFault ? LeftToInterpreter() : admitted;
    }

    /// <summary>What a function gave; a fault when that is not what it promises.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value Given(CallNode call, Value value) => !value.IsFault && call.Checked(value).IsFault ? LeftToInterpreter() : value;

    /// <summary>What came instead of a list: false when it stands for an empty one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth NoList(Value source, bool required, bool emptyObjectIsFalse)
    {
        if (source.IsFault) return FaultTruth(source);
        return !required && TruthOf(source, emptyObjectIsFalse) == Truth.False ? Truth.False : HotProgram.LeftToInterpreter;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Frame NewFrame(Value data, LogicOptions options, CancellationToken cancel) => new(data, options, collecting: false, cancel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(Value item, ref Frame f) => f.Data = item;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value Eval(Node node, ref Frame f) => node.Eval(ref f);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Truth Test(Node node, ref Frame f) => node.Test(ref f);
}
