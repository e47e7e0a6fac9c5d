using System.Collections.Frozen;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>{"convert": [75, "hp", "kW"]}: between units of the same quantity. Factors are to the SI unit and exact where the unit is defined.</summary>
internal static class UnitOperators
{
    private sealed record Unit(string Name, string Quantity, double Factor, double Offset = 0);

    private static readonly FrozenDictionary<string, Unit> Units = new Unit[]
    {
        new("W", "power", 1), new("kW", "power", 1e3), new("MW", "power", 1e6), new("hp", "power", 745.69987158227022), new("PS", "power", 735.49875), new("BTU/h", "power", 0.29307107017222),
        new("V", "voltage", 1), new("mV", "voltage", 1e-3), new("kV", "voltage", 1e3),
        new("A", "current", 1), new("mA", "current", 1e-3), new("kA", "current", 1e3),
        new("VA", "apparent power", 1), new("kVA", "apparent power", 1e3), new("MVA", "apparent power", 1e6),
        new("m", "length", 1), new("mm", "length", 1e-3), new("cm", "length", 1e-2), new("km", "length", 1e3), new("in", "length", 0.0254), new("ft", "length", 0.3048), new("yd", "length", 0.9144), new("mi", "length", 1609.344),
        new("m2", "area", 1), new("mm2", "area", 1e-6), new("in2", "area", 6.4516e-4), new("ft2", "area", 0.09290304), new("kcmil", "area", 5.0670747909749774e-7),
        new("m3", "volume", 1), new("L", "volume", 1e-3), new("gal", "volume", 0.003785411784), new("ft3", "volume", 0.028316846592), new("bbl", "volume", 0.158987294928),
        new("m3/s", "flow", 1), new("m3/h", "flow", 1 / 3600.0), new("L/s", "flow", 1e-3), new("L/min", "flow", 1 / 60000.0), new("gpm", "flow", 0.003785411784 / 60),
        new("Pa", "pressure", 1), new("kPa", "pressure", 1e3), new("MPa", "pressure", 1e6), new("bar", "pressure", 1e5), new("mbar", "pressure", 100), new("psi", "pressure", 6894.757293168361), new("atm", "pressure", 101325),
        new("K", "temperature", 1), new("C", "temperature", 1, 273.15), new("F", "temperature", 5 / 9.0, 459.67 * 5 / 9.0),
        new("kg", "mass", 1), new("g", "mass", 1e-3), new("t", "mass", 1e3), new("lb", "mass", 0.45359237),
        new("s", "time", 1), new("min", "time", 60), new("h", "time", 3600), new("d", "time", 86400),
        new("Hz", "frequency", 1), new("rpm", "frequency", 1 / 60.0),
        new("ohm", "resistance", 1), new("mohm", "resistance", 1e-3), new("kohm", "resistance", 1e3),
        new("J", "energy", 1), new("kJ", "energy", 1e3), new("kWh", "energy", 3.6e6), new("BTU", "energy", 1055.05585262),
    }.ToFrozenDictionary(u => u.Name, StringComparer.Ordinal);

    public static IEnumerable<Operator> All => [new("convert", 3, 3, Lower)];

    /// <summary>What a unit measures, or null when there is no such unit.</summary>
    public static string? QuantityOf(string unit) => Units.GetValueOrDefault(unit)?.Quantity;

    /// <summary>A number in another unit; null when the units do not convert.</summary>
    public static double? Convert(double number, string from, string to) =>
        Units.TryGetValue(from, out var a) && Units.TryGetValue(to, out var b) && a.Quantity == b.Quantity ? Convert(number, a, b) : null;

    private static double Convert(double number, Unit from, Unit to) => ((number * from.Factor) + from.Offset - to.Offset) / to.Factor;

    private static Node Lower(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args.Length < 3) return Lowering.Invalid(call);
        var (from, to) = (Written(call.Args[1]), Written(call.Args[2]));
        foreach (var name in new[] { from, to })
            if (name is not null && !Units.ContainsKey(name)) low.Complain(call, "UNKNOWN_UNIT", $"There is no unit \"{name}\".{Spelling.Suggest(name, Units.Keys)}");
        if (from is not null && to is not null && Units.TryGetValue(from, out var a) && Units.TryGetValue(to, out var b) && a.Quantity != b.Quantity)
            low.Complain(call, "UNIT_MISMATCH", $"{from} is a {a.Quantity} and {to} a {b.Quantity}: they do not convert.");
        return new FunctionNode(Convert, low.All(call.Args, needed: true)) { Path = call.Path };
    }

    private static string? Written(Expr expr) => (expr as LiteralExpr)?.Value.AsString;

    private static Value Convert(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (Find(args[1]) is not { } from || Find(args[2]) is not { } to || from.Quantity != to.Quantity) return Value.Of(Fault.InvalidArguments);
        var number = Coercion.ToNumber(args[0]);
        if (ReferenceEquals(from, to)) return NumberOperators.Number(number);
        return NumberOperators.Number(Convert(number, from, to));
    }

    private static Unit? Find(Value name) => name.AsString is { } text ? Units.GetValueOrDefault(text) : null;
}
