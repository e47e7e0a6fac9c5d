namespace Synapse.Core.Logic;

/// <summary>What a <see cref="Value"/> is. <see cref="Missing"/> (no such member) is told apart from <see cref="Null"/> (a member that is null).</summary>
public enum ValueKind : byte
{
    Missing,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
