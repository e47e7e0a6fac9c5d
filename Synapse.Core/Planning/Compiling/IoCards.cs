using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Compiling;

/// <summary>What makes an asset a card with channels.</summary>
internal static class IoCards
{
    public const string Type = "IO_CARD";

    /// <summary>The property that says which signals a card is for: AI, AO, DI or DO.</summary>
    public const string SignalType = "signal_type";

    /// <summary>The property that says how many channels a card has; they count from 1.</summary>
    public const string Channels = "channels";

    public static string[] Reads { get; } = [$"{Field.Properties}.{Channels}", $"{Field.Properties}.{SignalType}"];
}
