using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Templates;

/// <summary>What a parameter of a template is, so that a page knows how to ask for it.</summary>
public enum ParameterKind
{
    Text,
    Number,

    /// <summary>A tag pattern.</summary>
    Pattern,

    /// <summary>A list of texts.</summary>
    Words,

    /// <summary>A lookup table: an object by key, or a list of rows.</summary>
    Table,
}

/// <summary>One thing that a template lets its user choose.</summary>
/// <param name="Choices">The only words that it may be; empty: any text.</param>
public sealed record TemplateParameter(string Name, string Label, ParameterKind Kind, Value Default, IReadOnlyList<string> Choices)
{
    /// <summary>What is wrong with a value for this parameter, or null.</summary>
    public string? Complaint(Value value) => Kind switch
    {
        ParameterKind.Number => value.IsNumber ? null : "it must be a number",
        ParameterKind.Words => value.AsArray is { Count: > 0 } list && list.All(i => i.AsString is { Length: > 0 }) ? null : "it must be a list of texts",
        ParameterKind.Table => value.IsObject || value.IsArray ? null : "it must be a table",
        ParameterKind.Pattern => value.AsString is { Length: > 0 } pattern ? TagPattern.Parse(pattern).Complaint : "it must be a tag pattern",
        _ when Choices.Count > 0 => value.AsString is { } word && Choices.Contains(word) ? null : $"it must be one of {string.Join(", ", Choices)}",
        _ => value.AsString is { Length: > 0 } ? null : "it must be a text",
    };
}
