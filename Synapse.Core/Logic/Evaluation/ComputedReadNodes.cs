using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Evaluation;

/// <summary><c>var</c> whose path is computed; a list that comes of it is path and default.</summary>
internal sealed class ComputedVarNode(Node name, Node? fallback, bool missingIsUnknown, bool nullIsMissing) : Node
{
    public override int Size => 1 + name.Size + (fallback?.Size ?? 0);

    public override Value Eval(ref Frame f)
    {
        var path = name.Eval(ref f);
        if (path.IsFault) return path;
        var otherwise = Value.Missing;
        if (path.AsArray is { } pair)
        {
            path = pair.Count > 0 ? pair[0] : Value.Null;
            if (pair.Count > 1) otherwise = pair[1];
        }

        var reference = Reference.OfVar(path, NameKey.Passing);
        var value = Paths.Follow(Paths.Climb(ref f, reference.Levels), reference.Keys);
        if (!value.IsNullOrMissing) return value;
        if (fallback is not null && (value.IsMissing || nullIsMissing)) return fallback.Eval(ref f);
        if (!otherwise.IsMissing) return otherwise;
        return missingIsUnknown ? Value.Of(Fault.Missing(reference.Text)) : Value.Null;
    }
}

/// <summary><c>val</c> whose path is computed.</summary>
internal sealed class ComputedValNode(Node[] parts, bool spread, bool missingIsUnknown) : Node
{
    private readonly int _size = SizeOf(parts);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        if (ComputedPath.Of(parts, spread, ref f, out var reference) is { IsFault: true } fault) return fault;
        var value = Paths.Follow(Paths.Climb(ref f, reference!.Levels), reference.Keys);
        if (!value.IsNullOrMissing) return value;
        return missingIsUnknown ? Value.Of(Fault.Missing(reference.Text)) : Value.Null;
    }
}

/// <summary><c>exists</c> whose path is computed.</summary>
internal sealed class ComputedExistsNode(Node[] parts, bool spread) : Node
{
    private readonly int _size = SizeOf(parts);

    public override int Size => _size;

    public override Value Eval(ref Frame f) =>
        ComputedPath.Of(parts, spread, ref f, out var reference) is { IsFault: true } fault
            ? fault
            : !Paths.Follow(Paths.Climb(ref f, reference!.Levels), reference.Keys).IsMissing;
}

/// <summary><c>get</c>: a path inside a value that is computed.</summary>
internal sealed class GetNode(Node from, Node path, Node? fallback, bool missingIsUnknown) : Node
{
    public override int Size => 1 + from.Size + path.Size + (fallback?.Size ?? 0);

    public override Value Eval(ref Frame f)
    {
        var value = from.Eval(ref f);
        if (value.IsFault) return value;
        var name = path.Eval(ref f);
        if (name.IsFault) return name;
        var keys = Reference.Split(Coercion.ToText(name)).ConvertAll(NameKey.Passing);
        value = Paths.Follow(value, [.. keys]);
        if (!value.IsNullOrMissing) return value;
        if (fallback is not null) return fallback.Eval(ref f);
        return missingIsUnknown ? Value.Of(Fault.Missing(Coercion.ToText(name))) : Value.Null;
    }
}

internal static class ComputedPath
{
    /// <summary>The path whose parts these nodes give; a fault when one fails.</summary>
    public static Value Of(Node[] parts, bool spread, ref Frame f, out Reference? reference)
    {
        reference = null;
        var values = new Value[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            values[i] = parts[i].Eval(ref f);
            if (values[i].IsFault) return values[i];
        }

        reference = Reference.OfParts(spread && values[0].AsArray is { } list ? list.Span : values, NameKey.Passing);
        return default;
    }
}
