using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic;

/// <summary>What sort of value a parameter takes or a function gives.</summary>
public enum LogicType
{
    Any,
    Number,
    Text,
    Flag,
    List,
    Object,
}

internal static class LogicTypes
{
    /// <summary>The sort of a value; null for nothing, which fits anywhere.</summary>
    public static LogicType? Of(Value value) => value.Kind switch
    {
        ValueKind.Number => LogicType.Number,
        ValueKind.String => LogicType.Text,
        ValueKind.Boolean => LogicType.Flag,
        ValueKind.Array => LogicType.List,
        ValueKind.Object => LogicType.Object,
        _ => null,
    };

    public static bool Takes(this LogicType type, Value value) => type == LogicType.Any || Of(value) is not { } own || own == type;

    public static bool Takes(this LogicType type, LogicType? given) => given is null or LogicType.Any || type == LogicType.Any || given == type;

    /// <summary>"a number", for a sentence.</summary>
    public static string Noun(this LogicType type) => type switch
    {
        LogicType.Flag => "true or false",
        LogicType.Object => "an object",
        LogicType.Any => "any value",
        _ => "a " + type.ToString().ToLowerInvariant(),
    };

    /// <summary>The value as this type takes it; missing when it does not. A text that reads as a number serves as one, as everywhere in the language.</summary>
    public static Value Admit(this LogicType type, Value value)
    {
        if (type.Takes(value)) return value;
        return type == LogicType.Number && value.IsString && Coercion.ToNumber(value) is var number && double.IsFinite(number) ? number : Value.Missing;
    }
}
