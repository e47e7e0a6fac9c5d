namespace Synapse.Core.Logic.Reading;

/// <summary>A rule as read: what it says, before it is decided how to run it.</summary>
internal abstract class Expr(string path)
{
    /// <summary>Where this stands in the rule, as a JSON pointer.</summary>
    public string Path { get; } = path;

    public virtual IReadOnlyList<Expr> Children => [];
}

internal sealed class LiteralExpr(string path, Value value) : Expr(path)
{
    public Value Value { get; } = value;
}

internal sealed class ListExpr(string path, Expr[] items) : Expr(path)
{
    public Expr[] Items { get; } = items;

    public override IReadOnlyList<Expr> Children => Items;
}

/// <summary>An object with values to be computed; only <c>eachKey</c> has one.</summary>
internal sealed class ObjectExpr(string path, string[] names, Expr[] values) : Expr(path)
{
    public string[] Names { get; } = names;

    public Expr[] Values { get; } = values;

    public override IReadOnlyList<Expr> Children => Values;
}

/// <summary>How the arguments of an operation are written.</summary>
internal enum ArgumentForm
{
    /// <summary>As a list: {"+": [1, 2]}.</summary>
    List,

    /// <summary>One literal without a list: {"+": 1}.</summary>
    Single,

    /// <summary>One operation without a list, {"+": {"var": "xs"}}: a list that comes of it is the list of arguments.</summary>
    Computed,
}

internal sealed class CallExpr(string path, Operator op, Expr[] args, ArgumentForm form) : Expr(path)
{
    public Operator Operator { get; } = op;

    public Expr[] Args { get; } = args;

    public ArgumentForm Form { get; } = form;

    public string Name => Operator.Name;

    public override IReadOnlyList<Expr> Children => Args;

    public bool Is(string name) => string.Equals(Operator.Name, name, StringComparison.Ordinal);
}
