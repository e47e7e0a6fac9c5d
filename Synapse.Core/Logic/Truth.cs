namespace Synapse.Core.Logic;

/// <summary>What a condition says of its data. <see cref="Unknown"/>: something it must know is missing. <see cref="Error"/>: it could not be evaluated.</summary>
public enum Truth : byte
{
    False,
    True,
    Unknown,
    Error,
}
