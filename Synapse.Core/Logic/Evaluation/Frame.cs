using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>What an outer loop looked at while an inner one runs; kept only for programs that climb.</summary>
internal sealed class Scope(Value outerData, Value list, Scope? outer)
{
    public Value OuterData { get; } = outerData;

    public Value List { get; } = list;

    public Scope? Outer { get; } = outer;

    public int Index { get; set; }
}

/// <summary>One evaluation: the data in scope, the budget left, and why it stopped. Lives on the stack.</summary>
internal ref struct Frame
{
    private const int UnitsBetweenChecks = 1024;

    /// <summary>What <c>var</c> reads: the data, or inside a loop the item.</summary>
    public Value Data;

    /// <summary>Inside a reduce whose body reads its two by name: what has come of the items so far; <see cref="Data"/> is the current one.</summary>
    public Value Accumulator;

    /// <summary>After a <see cref="Node.Num"/> that gave NaN: what the node gave instead of a number.</summary>
    public Value Odd;

    /// <summary>After a <see cref="Node.Test"/> that gave unknown or error: why.</summary>
    public Fault? Fault;

    public Scope? Scope;

    /// <summary>Inside a function: its arguments, in the order of its parameters.</summary>
    public ReadOnlySpan<Value> Arguments;

    public LogicOptions Options;

    private CancellationToken _cancel;
    private long _left;
    private long _nextCheck;

    /// <summary>Whether the caller wants every missing path. Without it the first will do and nothing is allocated.</summary>
    public bool Collecting;

    /// <summary>A frame for one evaluation. References are cleared once, by the method that has it on its stack; clearing it all again would cost as much as a comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin(out Frame f, Value data, LogicOptions options, bool collecting, CancellationToken cancel)
    {
        Unsafe.SkipInit(out f);
        f.Data = data;
        f.Fault = null;
        f.Scope = null;
        f.Options = options;
        f.Collecting = collecting;
        f._cancel = cancel;
        f._left = options.MaxCost;
        f._nextCheck = options.MaxCost - UnitsBetweenChecks;
    }

    public Frame(Value data, LogicOptions options, bool collecting, CancellationToken cancel) => Begin(out this, data, options, collecting, cancel);

    public readonly long Left => _left;

    /// <summary>Takes units off the budget; false when none are left or the caller cancelled, with <see cref="Fault"/> set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Charge(long units, string at)
    {
        _left -= units;
        return _left > _nextCheck || Check(at);
    }

    /// <summary>Leaves a function no more than this; gives what the caller keeps back, for <see cref="Widen"/>.</summary>
    public long Narrow(long most)
    {
        var kept = Math.Max(0, _left - most);
        _left -= kept;
        _nextCheck = Math.Max(-1, Math.Min(_left - 1, _nextCheck - kept));
        return kept;
    }

    /// <summary>Gives back what was kept.</summary>
    public void Widen(long kept)
    {
        _left += kept;
        _nextCheck += kept;
    }

    private bool Check(string at)
    {
        if (_left < 0)
        {
            Fault = Fault.Budget(at, $"more than {Options.MaxCost:N0} units of work");
            return false;
        }

        if (_cancel.IsCancellationRequested)
        {
            Fault = Fault.Cancelled;
            return false;
        }

        _nextCheck = Math.Max(-1, _left - UnitsBetweenChecks);
        return true;
    }

    /// <summary>Stops with a limit exceeded.</summary>
    public Value Exceed(string at, string limit) => Value.Of(Fault = Fault.Budget(at, limit));

    /// <summary>Truthiness by the profile; sets <see cref="Fault"/> when the value is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Truth TruthOf(Value value) =>
        value.IsBoolean ? (value.AsBoolean ? Truth.True : Truth.False)
        : value.Reference is string text ? (text.Length > 0 ? Truth.True : Truth.False)
        : value.IsNullOrMissing ? Truth.False
        : TruthOfOther(value);

    private Truth TruthOfOther(Value value)
    {
        if (value.AsFault is { } fault)
        {
            Fault = fault;
            return fault.Truth;
        }

        return IsTrue(value) ? Truth.True : Truth.False;
    }

    private readonly bool IsTrue(Value value) => value.Kind switch
    {
        ValueKind.Boolean => value.AsBoolean,
        ValueKind.Number => value.AsNumber != 0 && !double.IsNaN(value.AsNumber),
        ValueKind.String => value.AsString!.Length > 0,
        ValueKind.Array => value.AsArray!.Count > 0,
        ValueKind.Object => Options.Profile == LogicProfile.Community || value.AsObject!.Count > 0,
        _ => false,
    };

    /// <summary>What a truth is as a value; unknown and error give the fault that came with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Value ValueOf(Truth truth) => truth <= Truth.True ? Value.From(truth == Truth.True) : Value.Of(Fault!);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Truth Fail(Fault fault)
    {
        Fault = fault;
        return fault.Truth;
    }

    /// <summary>Says that a number was expected and this came instead.</summary>
    public double NotANumber(Value odd)
    {
        Odd = odd;
        return double.NaN;
    }

    /// <summary>The number that <see cref="Odd"/> stands for in JavaScript; NaN, with the fault in <see cref="Odd"/>, when it stands for none.</summary>
    public double CoerceOdd()
    {
        if (Odd.IsFault) return double.NaN;
        var number = Coercion.ToNumber(Odd);
        if (double.IsNaN(number)) Odd = Value.Of(Fault.NotANumber);
        return number;
    }
}
