using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>A path written in a rule: how many levels up, then the names.</summary>
internal sealed record Reference(int Levels, NameKey[] Keys)
{
    private const int MaxLevels = 1024;

    public string Text => string.Join('.', Keys.Select(k => k.Name));

    /// <summary>The path of <c>var</c>: "a.b", 3, "" or null for everything, "../" for a level up each.</summary>
    public static Reference OfVar(Value name) => OfVar(name, NameKey.For);

    /// <summary>As <see cref="OfVar(Value)"/>, with names that are looked up in some way.</summary>
    public static Reference OfVar(Value name, Func<string, NameKey> key)
    {
        if (name.IsNullOrMissing) return new(0, []);
        var text = Coercion.ToText(name).AsSpan();
        var levels = 0;
        for (; text.StartsWith("../"); levels++) text = text[3..];
        return new(levels, text.IsEmpty ? [] : [.. Split(text).Select(key)]);
    }

    /// <summary>The path of <c>val</c> or <c>exists</c> when it is written out; null when it must be computed.</summary>
    public static Reference? OfVal(CallExpr call)
    {
        if (call.Form == ArgumentForm.Computed || !call.Args.All(a => a is LiteralExpr)) return null;
        return OfParts([.. call.Args.Select(a => ((LiteralExpr)a).Value)], NameKey.For);
    }

    /// <summary>The path whose parts are these values; a list with one number in front is how many levels up.</summary>
    public static Reference OfParts(ReadOnlySpan<Value> parts, Func<string, NameKey> key)
    {
        var levels = 0;
        if (parts.Length > 0 && parts[0].AsArray is { Count: 1 } up)
        {
            var climb = Math.Abs(Coercion.ToNumber(up[0]));
            levels = climb >= 0 ? (int)Math.Min(climb, MaxLevels) : 0;
            parts = parts[1..];
        }

        var keys = new List<NameKey>(parts.Length);
        foreach (var part in parts)
            if (!part.IsNullOrMissing) keys.Add(key(Coercion.ToText(part)));
        return new(levels, [.. keys]);
    }

    /// <summary>Splits at dots; "\." is a dot in a name. Only dots give as many empty names as there are dots.</summary>
    internal static List<string> Split(ReadOnlySpan<char> text)
    {
        var parts = new List<string>();
        var part = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '.' or '/' or '\\') part.Append(text[++i]);
            else if (text[i] == '.')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else part.Append(text[i]);
        }

        if (parts.Count != text.Length) parts.Add(part.ToString());
        return parts;
    }
}
