using System.Runtime.CompilerServices;
using Synapse.Core.Logic.Analysis;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Hot;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic;

/// <summary>A rule's logic, read, checked and ready to run. Immutable and safe to share between threads.</summary>
public sealed class LogicProgram
{
    private readonly Node _root;
    private readonly Expr _source;
    private readonly LogicOptions _options;
    private readonly NameKey? _firstKey;
    private readonly string? _firstText;
    private volatile HotProgram? _hot;
    private int _untilHot;

    private LogicProgram(Expr source, Node root, Lowering lowering)
    {
        _source = source;
        _root = root;
        _options = lowering.Options;
        _untilHot = lowering.Options.HotAfter;
        Reads = [.. lowering.Reads.Select(text => new LogicPath(text))];
        ReadsEverything = lowering.ReadsEverything;
        Gates = GateFinder.Find(source);
        if (FirstEquality(root) is var (key, text)) (_firstKey, _firstText) = (key, text);
    }

    /// <summary>The paths of the data that the program may read, in order. A list that is looped over is one path.</summary>
    public IReadOnlyList<LogicPath> Reads { get; }

    /// <summary>Whether a path is computed or the data are taken as a whole, so that <see cref="Reads"/> cannot name all.</summary>
    public bool ReadsEverything { get; }

    /// <summary>
    /// By path, the texts of which the data must have one for the condition to hold: {"type": {"PUMP", "FAN"}}.
    /// Necessary, not sufficient; a path that is not here is free. "asset.type" is given as "type".
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Gates { get; }

    /// <summary>Whether the program has been compiled to machine code.</summary>
    public bool IsHot => _hot is not null;

    /// <summary>Reads, checks and compiles. A bad rule gives complaints, never an exception.</summary>
    public static LogicCompilation Compile(Value logic, LogicOptions? options = null)
    {
        options ??= LogicOptions.ForRules;
        var reader = new LogicReader(options);
        var source = reader.Read(logic);
        if (reader.Complaints.Count > 0) return new LogicCompilation.Refused(reader.Complaints);
        if (options is { CheckArguments: true, Functions.Count: > 0 } && CallCheck.Of(source, []) is { Count: > 0 } misfits) return new LogicCompilation.Refused(misfits);
        var lowering = new Lowering(options);
        var root = lowering.Asked(source);
        return lowering.Complaints.Count > 0 && options.CheckArguments
            ? new LogicCompilation.Refused(lowering.Complaints)
            : new LogicCompilation.Accepted(new LogicProgram(source, root, lowering));
    }

    /// <summary>The value for these data, or why there is none.</summary>
    public LogicResult Evaluate(Value data, CancellationToken cancel = default)
    {
        if (_hot is { } hot)
        {
            var quick = hot.Eval(data, cancel);
            if (!quick.IsFault) return new LogicResult(quick.IsMissing ? Value.Null : quick);
        }
        else
        {
            Count();
        }

        var frame = new Frame(data, _options, collecting: true, cancel);
        var value = _root.Eval(ref frame);
        if (ReferenceEquals(value.AsFault, Fault.Cancelled)) cancel.ThrowIfCancellationRequested();
        return new LogicResult(value.IsMissing ? Value.Null : value);
    }

    /// <summary>Whether the condition holds for these data. Allocates nothing.</summary>
    public Truth Test(Value data, CancellationToken cancel = default)
    {
        if (_firstText is not null && IsAnother(data)) return Truth.False;
        if (_hot is { } hot)
        {
            var truth = hot.Test(data, cancel);
            if (truth <= Truth.Unknown) return truth;
        }
        else
        {
            Count();
        }

        return Interpret(data, cancel);
    }

    /// <summary>As <see cref="Test(Value, CancellationToken)"/>; <paramref name="detail"/> says what is missing or went wrong, or the truth as a value.</summary>
    public Truth Test(Value data, out LogicResult detail, CancellationToken cancel = default)
    {
        var truth = Test(data, cancel);
        detail = truth <= Truth.True ? new LogicResult(truth == Truth.True) : Evaluate(data, cancel);
        return truth;
    }

    /// <summary>Compiles to machine code now, instead of in the background when the program has become hot.</summary>
    public void Warm() => _hot ??= HotProgram.Compile(_root, _options);

    // Most rules are for another type than the one at hand, and begin by asking for it: that is answered before anything is set up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAnother(Value data) =>
        data.Reference is ObjectValue fields && fields.At(_firstKey!).Reference is string text && !Texts.Same(text, _firstText!);

    private static (NameKey Key, string Text)? FirstEquality(Node root) =>
        root is JunctionNode { IsAnd: true, Operands: [EqualsTextNode { How: Comparison.Equal or Comparison.Same, Left: ReadNode { Keys: [var key] }, Right: var text }, ..] } ? (key, text) : null;

    private Truth Interpret(Value data, CancellationToken cancel)
    {
        Frame.Begin(out var frame, data, _options, collecting: false, cancel);
        var truth = _root.Test(ref frame);
        if (truth == Truth.Error && ReferenceEquals(frame.Fault, Fault.Cancelled)) cancel.ThrowIfCancellationRequested();
        return truth;
    }

    // Counts towards being hot. Threads may overwrite each other's counts; then it takes a little longer.
    private void Count()
    {
        if (_untilHot > 0 && --_untilHot == 0) Heat();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Heat()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static program => program.Warm(), this, preferLocal: false);
    }

    /// <summary>The value of every operation for these data, and what keeps the condition from holding.</summary>
    public LogicTrace Explain(Value data, CancellationToken cancel = default) => Tracer.Trace(_source, data, _options, cancel);

    /// <summary>The condition in plain words.</summary>
    public string Describe() => Wording.Of(_source);
}
