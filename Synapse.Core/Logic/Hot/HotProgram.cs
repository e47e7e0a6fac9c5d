using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

internal delegate Truth HotTest(Value data, CancellationToken cancel);

internal delegate Value HotEval(Value data, CancellationToken cancel);

/// <summary>
/// A program as machine code, for data as they should be: numbers where numbers belong, or missing. Whatever else turns up (an error, a
/// text in arithmetic, a long loop) is left to the interpreter, which starts anew: evaluation has no effects, so nothing is done twice.
/// So the two give the same, and only the common case is written twice.
/// </summary>
internal sealed record HotProgram(HotTest Test, HotEval Eval)
{
    /// <summary>What <see cref="Test"/> gives when the interpreter must be asked: any truth from here on.</summary>
    public const Truth LeftToInterpreter = Truth.Error;

    public static HotProgram Compile(Node root, LogicOptions options)
    {
        var test = new Emitter(options);
        var eval = new Emitter(options);
        return new HotProgram(test.Compile<HotTest>(test.Truth(root)), eval.Compile<HotEval>(eval.Eval(root)));
    }
}
