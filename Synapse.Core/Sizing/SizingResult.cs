using Synapse.Core.Logic;

namespace Synapse.Core.Sizing;

/// <summary>One figure on the way to a size: what it is, where it comes from. <paramref name="Text"/> names what is not a number.</summary>
public sealed record SizingStep(string Name, double Value, string Unit, string Citation, string? Text = null);

/// <summary>What sizing answers: a cable with every figure that led to it, or a refusal with a sentence.</summary>
public abstract record SizingResult
{
    private SizingResult() { }

    /// <param name="Cable">The cable.</param>
    /// <param name="FullLoadCurrentA">The motor's current.</param>
    /// <param name="RequiredAmpacityA">What the cable must carry: current times load factor.</param>
    /// <param name="AmpacityA">What all runs together carry as installed; never less than required.</param>
    /// <param name="VoltageDropV">Between phases, at full-load current.</param>
    /// <param name="VoltageDropPercent">Of the nominal voltage; never more than asked for.</param>
    /// <param name="Steps">Every figure in the order in which it was found.</param>
    public sealed record Sized(
        CableSize Cable,
        double FullLoadCurrentA,
        double RequiredAmpacityA,
        double AmpacityA,
        double VoltageDropV,
        double VoltageDropPercent,
        IReadOnlyList<SizingStep> Steps) : SizingResult
    {
        /// <summary>The steps as they are kept with the cable.</summary>
        public Value StepsAsValue() => Value.Array([.. Steps.Select(Describe)]);

        private static Value Describe(SizingStep step)
        {
            var o = new ObjectBuilder(5);
            o.Set("name", step.Name);
            o.Set("value", step.Value);
            o.Set("unit", step.Unit);
            o.Set("citation", step.Citation);
            if (step.Text is not null) o.Set("text", step.Text);
            return o.Build();
        }
    }

    public sealed record Refused(string Code, string Sentence) : SizingResult;
}

/// <summary>Why sizing refuses.</summary>
public static class SizingRefusals
{
    /// <summary>A figure of the request makes no sense.</summary>
    public const string InvalidRequest = "SIZING_INVALID_REQUEST";

    /// <summary>No table holds the value that is needed, and none is invented.</summary>
    public const string NoTableValue = "SIZING_NO_TABLE_VALUE";

    /// <summary>No allowed size and number of runs is large enough.</summary>
    public const string NoSize = "SIZING_NO_SIZE";
}
