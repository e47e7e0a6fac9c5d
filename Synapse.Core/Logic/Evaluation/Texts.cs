using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>Whether two texts are the same. Most are the same object, or differ in length or in the first character.</summary>
internal static class Texts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(string text, string other) =>
        ReferenceEquals(text, other) || (text.Length == other.Length && SameFromTheFirst(text, other));

    // No bounds to check for the first: a text has a terminator after its last character.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SameFromTheFirst(string text, string other) =>
        text.GetPinnableReference() == other.GetPinnableReference() && SameCharacters(text, other);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SameCharacters(string text, string other) => text.AsSpan().SequenceEqual(other);
}
