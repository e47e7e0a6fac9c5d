namespace Synapse.Core.Sizing;

/// <summary>The code that a project sizes its cables by; see <see cref="Words"/> for its word.</summary>
public enum SizingStandard
{
    Nec,
    Cec,
    Iec,
}
