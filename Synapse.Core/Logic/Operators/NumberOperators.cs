using System.Globalization;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators over numbers beyond arithmetic.</summary>
internal static class NumberOperators
{
    private const int MostDigits = 15;

    public static IEnumerable<Operator> All =>
    [
        Of("abs", Math.Abs), Of("floor", Math.Floor), Of("ceil", Math.Ceiling), Of("sqrt", Math.Sqrt),
        Operator.Of("round", 1, 2, Round),
        Operator.Of("pow", 2, 2, static (scoped ReadOnlySpan<Value> a, ref Frame _, string _) => Number(Math.Pow(Coercion.ToNumber(a[0]), Coercion.ToNumber(a[1])))),
        Operator.Of("format_number", 1, 3, Format),
    ];

    /// <summary>A number, or the error "NaN" when it is none.</summary>
    internal static Value Number(double number) => double.IsFinite(number) ? number : Value.Of(Fault.NotANumber);

    private static Operator Of(string name, Func<double, double> apply) =>
        Operator.Of(name, 1, 1, (scoped ReadOnlySpan<Value> args, ref Frame _, string _) => Number(apply(Coercion.ToNumber(args[0]))));

    // Halves go away from zero, as people round; through decimal, so that 1.005 to two digits is 1.01.
    private static Value Round(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var number = Coercion.ToNumber(args[0]);
        var digits = args.Length > 1 ? Coercion.ToNumber(args[1]) : 0;
        if (!double.IsFinite(number) || !double.IsFinite(digits)) return Value.Of(Fault.NotANumber);
        return RoundTo(number, (int)Math.Clamp(digits, -MostDigits, MostDigits));
    }

    private static double RoundTo(double number, int digits)
    {
        if (Math.Abs(number) >= 1e15) return number;
        if (digits >= 0) return (double)Math.Round((decimal)number, digits, MidpointRounding.AwayFromZero);
        var unit = Math.Pow(10, -digits);
        return Math.Round(number / unit, MidpointRounding.AwayFromZero) * unit;
    }

    private static Value Format(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        var number = Coercion.ToNumber(args[0]);
        if (!double.IsFinite(number)) return Value.Of(Fault.NotANumber);
        if (args.Length == 1) return BoundedText.Of(Coercion.NumberText(number), at, ref f);
        var digits = Coercion.ToNumber(args[1]);
        if (!(digits is >= 0 and <= MostDigits)) return Value.Of(Fault.InvalidArguments);
        var separator = args.Length > 2 ? Coercion.ToText(args[2]) : "";
        var format = new NumberFormatInfo { NumberGroupSeparator = separator, NumberNegativePattern = 1 };
        return BoundedText.Of(RoundTo(number, (int)digits).ToString("N" + (int)digits, format), at, ref f);
    }
}
