using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>Sizes cables. Equal requests are answered once: a plant of thousands of motors knows a few hundred.</summary>
internal sealed class CableSizer(Workbench bench, SizingTables tables)
{
    /// <summary>What sizing adds to a cable.</summary>
    internal sealed record Sized(Value Size, ObjectValue Properties, ObjectValue Detail);

    public static Sized Unsized { get; } = new(Value.Missing, ObjectValue.Empty, ObjectValue.Empty);

    private readonly Dictionary<MotorCableRequest, (Sized? Sized, string? Refusal)> _known = [];

    /// <summary>The size, or null when there is none, which has been noted.</summary>
    public Sized? Size(Turn turn, CompiledAction action, AssetNode from, AssetNode to, double lengthM)
    {
        var (request, missing) = SizingInputs.Of(bench.Project, from.Fields, to.Fields, lengthM);
        if (request is null)
        {
            bench.Complain(turn, action, Computed.Unknown($"{missing}.", []), "the cable's size");
            return null;
        }

        if (!_known.TryGetValue(request, out var answer)) _known[request] = answer = Ask(request);
        if (answer.Sized is null) bench.Fail(turn, action, NoteCode.SizingRefused, $"{turn.Subject.Tag}: the cable cannot be sized. {answer.Refusal}");
        return answer.Sized;
    }

    private (Sized?, string?) Ask(MotorCableRequest request)
    {
        if (CableSizing.Size(request, tables) is not SizingResult.Sized sized) return (null, ((SizingResult.Refused)CableSizing.Size(request, tables)).Sentence);
        var properties = ObjectValue.Of(
            ("ampacity_a", Round(sized.AmpacityA)), ("load_a", Round(sized.FullLoadCurrentA)), ("voltage_drop_percent", Round(sized.VoltageDropPercent)));
        var detail = ObjectValue.Of(("sizing", ObjectValue.Of(
            ("standard", request.Standard.Word()),
            ("power_kw", request.PowerKw is { } kw ? kw : Value.Missing),
            ("voltage_v", request.VoltageV),
            ("length_m", request.LengthM),
            ("ambient_c", request.AmbientC is { } c ? c : Value.Missing),
            ("size", sized.Cable.Text),
            ("required_ampacity_a", Round(sized.RequiredAmpacityA)),
            ("steps", sized.StepsAsValue()))));
        return (new Sized(sized.Cable.Text, properties, detail), null);
    }

    // Tables have no more than a tenth; more digits would only look exact.
    private static double Round(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}
