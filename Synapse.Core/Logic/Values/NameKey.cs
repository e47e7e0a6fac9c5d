using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic;

/// <summary>
/// A member name that rules read, numbered so that a <see cref="Shape"/> can remember its slot in an array.
/// Only rules register names, and only so many: later ones are found by hashing.
/// </summary>
internal sealed class NameKey
{
    public const int NoIndex = -1;

    private const int LengthIndex = -2;
    private const int MaxNumbered = 8192;

    private static readonly ConcurrentDictionary<string, NameKey> Known = new(StringComparer.Ordinal);
    private static readonly NameKey?[] ById = new NameKey?[MaxNumbered];
    private static int _last = -1;

    private NameKey(string name, int id)
    {
        Name = name;
        Id = id;
        Index = name == "length" ? LengthIndex : ArrayIndex(name);
    }

    public string Name { get; }

    /// <summary>The number, or -1 when the numbers were used up.</summary>
    public int Id { get; }

    /// <summary>The list position that this name is ("0", "12"), -2 for "length", or -1.</summary>
    public int Index { get; }

    public static NameKey For(string name)
    {
        if (Known.TryGetValue(name, out var known)) return known;
        if (name.Length > 256 || Volatile.Read(ref _last) >= MaxNumbered - 1) return new NameKey(name, -1);
        return Known.GetOrAdd(name, Number);
    }

    /// <summary>A name that came up while running: known if a rule has it, but never registered, since data decide how many there are.</summary>
    public static NameKey Passing(string name) => Known.TryGetValue(name, out var known) ? known : new NameKey(name, -1);

    /// <summary>The name with this number.</summary>
    public static NameKey At(int id) => ById[id]!;

    // Threads that race for the last numbers may ask for one too many; a name without a number is only slower.
    private static NameKey Number(string name)
    {
        var id = Interlocked.Increment(ref _last);
        return id < MaxNumbered ? ById[id] = new NameKey(name, id) : new NameKey(name, -1);
    }

    /// <summary>The member or item of any value under this name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Of(Value value) => value.Reference is ObjectValue o ? o.At(this) : Index == NoIndex ? default : ItemOf(value);

    // Lists and texts have a length, as in JavaScript.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Value ItemOf(Value value) => value.Reference switch
    {
        ArrayValue list => Index == LengthIndex ? list.Count : Index < list.Count ? list[Index] : default,
        string text => Index == LengthIndex ? text.Length : default(Value),
        _ => default,
    };

    private static int ArrayIndex(string name)
    {
        if (name.Length is 0 or > 9 || (name[0] == '0' && name.Length > 1)) return NoIndex;
        var index = 0;
        foreach (var c in name)
        {
            if (!char.IsAsciiDigit(c)) return NoIndex;
            index = (index * 10) + (c - '0');
        }

        return index;
    }
}
