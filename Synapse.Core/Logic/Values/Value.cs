using System.Runtime.CompilerServices;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic;

/// <summary>
/// A JSON value in 16 bytes: a reference and a double. Immutable; numbers are IEEE doubles as in JSON's usual reading.
/// The default value is <see cref="Missing"/>.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private sealed class Tag(string name)
    {
        public override string ToString() => name;
    }

    private static readonly Tag NullTag = new("null");
    private static readonly Tag NumberTag = new("number");
    private static readonly Tag BooleanTag = new("boolean");

    private readonly object? _ref;
    private readonly double _number;

    private Value(object? reference, double number)
    {
        _ref = reference;
        _number = number;
    }

    /// <summary>No such member. Differs from <see cref="Null"/>.</summary>
    public static Value Missing => default;

    public static Value Null => new(NullTag, 0);

    public static Value True => new(BooleanTag, 1);

    public static Value False => new(BooleanTag, 0);

    public static Value EmptyObject => new(ObjectValue.Empty, 0);

    public static Value EmptyArray => new(ArrayValue.Empty, 0);

    public static Value From(double number) => new(NumberTag, number);

    public static Value From(bool flag) => new(BooleanTag, flag ? 1 : 0);

    /// <summary>A text value; null becomes <see cref="Null"/>.</summary>
    public static Value From(string? text) => text is null ? Null : new(text, 0);

    public static Value From(ObjectValue value) => new(value, 0);

    public static Value From(ArrayValue value) => new(value, 0);

    public static Value Array(params ReadOnlySpan<Value> items) => new(ArrayValue.Of(items), 0);

    public static implicit operator Value(string? text) => From(text);

    public static implicit operator Value(double number) => From(number);

    public static implicit operator Value(bool flag) => From(flag);

    public static implicit operator Value(ObjectValue value) => From(value);

    public static implicit operator Value(ArrayValue value) => From(value);

    public ValueKind Kind
    {
        get
        {
            var r = _ref;
            if (r is null) return ValueKind.Missing;
            if (ReferenceEquals(r, NumberTag)) return ValueKind.Number;
            if (r.GetType() == typeof(string)) return ValueKind.String;
            if (r.GetType() == typeof(ObjectValue)) return ValueKind.Object;
            if (ReferenceEquals(r, BooleanTag)) return ValueKind.Boolean;
            if (ReferenceEquals(r, NullTag)) return ValueKind.Null;
            return r.GetType() == typeof(ArrayValue) ? ValueKind.Array : ValueKind.Missing;
        }
    }

    public bool IsMissing => _ref is null;

    /// <summary>Missing or null.</summary>
    public bool IsNullOrMissing => _ref is null || ReferenceEquals(_ref, NullTag);

    public bool IsNumber => ReferenceEquals(_ref, NumberTag);

    public bool IsBoolean => ReferenceEquals(_ref, BooleanTag);

    public bool IsString => _ref is string;

    public bool IsObject => _ref is ObjectValue;

    public bool IsArray => _ref is ArrayValue;

    /// <summary>The number; only meaningful when <see cref="IsNumber"/>.</summary>
    public double AsNumber => _number;

    /// <summary>The flag; only meaningful when <see cref="IsBoolean"/>.</summary>
    public bool AsBoolean => _number != 0;

    /// <summary>The text, or null when this is not a text.</summary>
    public string? AsString => _ref as string;

    /// <summary>The object, or null when this is not an object.</summary>
    public ObjectValue? AsObject => _ref as ObjectValue;

    /// <summary>The list, or null when this is not a list.</summary>
    public ArrayValue? AsArray => _ref as ArrayValue;

    /// <summary>The object without a type check; for evaluators that have checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ObjectValue UnsafeObject() => Unsafe.As<ObjectValue>(_ref!);

    internal object? Reference => _ref;

    /// <summary>What stops an evaluation travels as a value inside the evaluator; it never leaves it.</summary>
    internal static Value Of(Fault fault) => new(fault, 0);

    internal bool IsFault => _ref is Fault;

    internal Fault? AsFault => _ref as Fault;

    /// <summary>The member of this object, or <see cref="Missing"/> when this is no object or has no such member.</summary>
    public Value this[string name] => _ref is ObjectValue o ? o[name] : default;

    /// <summary>Same JSON value: numbers by value, texts ordinally, objects whatever their member order. Missing equals only Missing.</summary>
    public bool Equals(Value other)
    {
        if (ReferenceEquals(_ref, other._ref)) return _number.Equals(other._number) || _number == other._number;
        return _ref switch
        {
            string s => other._ref is string t && string.Equals(s, t, StringComparison.Ordinal),
            ObjectValue o => other._ref is ObjectValue p && o.Equals(p),
            ArrayValue a => other._ref is ArrayValue b && a.Equals(b),
            _ => false,
        };
    }

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => _ref switch
    {
        null => 0,
        string s => string.GetHashCode(s, StringComparison.Ordinal),
        ObjectValue o => o.GetHashCode(),
        ArrayValue a => a.GetHashCode(),
        _ => (_number + 0.0).GetHashCode(),
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>Compact JSON; "" for <see cref="Missing"/>.</summary>
    public override string ToString() => IsMissing ? "" : ValueJson.Write(this);
}
