using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Sizing;

public class SizingProperties
{
    private static readonly double[] Voltages = [208, 230, 400, 480, 600];

    private static readonly Arbitrary<MotorCableRequest> Requests = Arb.From(
        from standard in Gen.Elements(SizingStandard.Nec, SizingStandard.Cec, SizingStandard.Iec)
        from watts in Gen.Choose(100, 400_000)
        from volts in Gen.Elements(Voltages)
        from metres in Gen.Choose(0, 900)
        from ambient in Gen.Choose(5, 60)
        from circuits in Gen.Choose(1, 6)
        from aluminium in Gen.Elements(false, false, true)
        select new MotorCableRequest
        {
            Standard = standard, PowerKw = watts / 1000.0, VoltageV = volts, LengthM = metres, AmbientC = ambient, GroupedCircuits = circuits,
            Material = aluminium ? ConductorMaterial.Aluminium : ConductorMaterial.Copper, Method = standard == SizingStandard.Iec ? "C" : null,
        });

    private static SizingResult Size(MotorCableRequest request) => CableSizing.Size(request, SizingTables.Default);

    private static bool NotSmaller(SizingResult more, SizingResult less) => (more, less) switch
    {
        (SizingResult.Refused, _) => true,
        (SizingResult.Sized m, SizingResult.Sized l) => m.Cable.Runs > l.Cable.Runs || (m.Cable.Runs == l.Cable.Runs && m.Cable.Size.CompareTo(l.Cable.Size) >= 0),
        _ => false,
    };

    [Fact]
    public void More_power_never_gets_a_smaller_cable() => Prop.ForAll(Requests, Arb.From(Gen.Choose(0, 100)), (request, percent) =>
        NotSmaller(Size(request with { PowerKw = request.PowerKw * (1 + percent / 100.0) }), Size(request))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_cable_is_never_smaller() => Prop.ForAll(Requests, Arb.From(Gen.Choose(0, 500)), (request, metres) =>
        NotSmaller(Size(request with { LengthM = request.LengthM + metres }), Size(request))).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_sized_carries_its_load_and_keeps_the_drop() => Prop.ForAll(Requests, request =>
        Size(request) is not SizingResult.Sized sized
        || (sized.AmpacityA >= sized.RequiredAmpacityA && sized.VoltageDropPercent <= request.MaxVoltageDropPercent)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_request_gives_the_same_figures() => Prop.ForAll(Requests, request =>
        (Size(request), Size(request)) switch
        {
            (SizingResult.Sized a, SizingResult.Sized b) => a.Steps.SequenceEqual(b.Steps),
            var (a, b) => a == b,
        }).QuickCheckThrowOnFailure();
}
