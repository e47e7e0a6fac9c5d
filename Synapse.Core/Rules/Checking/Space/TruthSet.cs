using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Checking.Space;

/// <summary>The truths that something may have.</summary>
[Flags]
internal enum TruthSet : byte
{
    None = 0,
    False = 1,
    True = 2,
    Unknown = 4,
    Error = 8,
    NotTrue = False | Unknown | Error,
    NotFalse = True | Unknown | Error,
    Any = False | True | Unknown | Error,
}

internal static class TruthSets
{
    public static TruthSet Of(Truth truth) => (TruthSet)(1 << (int)truth);

    public static TruthSet Not(this TruthSet set) =>
        (set & (TruthSet.Unknown | TruthSet.Error)) | (set.HasFlag(TruthSet.True) ? TruthSet.False : 0) | (set.HasFlag(TruthSet.False) ? TruthSet.True : 0);
}
