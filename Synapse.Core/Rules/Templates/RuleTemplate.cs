using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Templates;

/// <summary>A rule to start from, with what can be chosen about it.</summary>
/// <param name="Body">The document with <c>{"$": …}</c> where a parameter goes: its name, or JSONLogic over all parameters.</param>
public sealed record RuleTemplate(string Id, string Name, string Description, IReadOnlyList<TemplateParameter> Parameters, ObjectValue Body)
{
    private const string Hole = "$";

    /// <summary>The rule document for these values; a parameter that is left out has its default. Besides, <c>id</c>, <c>name</c> and <c>source</c> of the rule can be given.</summary>
    public Outcome<ObjectValue> Instantiate(ObjectValue values)
    {
        foreach (var (name, value) in values)
        {
            if (name is "id" or "name" or "source" or "status") continue;
            if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter) return Wrong($"it has no parameter '{name}'");
            if (parameter.Complaint(value) is { } complaint) return Wrong($"{parameter.Label}: {complaint}");
        }

        var chosen = ObjectValue.Of([.. Parameters.Select(p => (p.Name, values[p.Name].IsMissing ? p.Default : values[p.Name]))]);
        var source = values["source"].AsString ?? Body["source"].AsString ?? RuleSource.Firm.Word();
        var document = ObjectValue.Of(
            ("id", values["id"].AsString ?? $"{source.ToLowerInvariant()}-{Id}"),
            ("name", values["name"].AsString ?? Name),
            ("description", Description),
            ("source", source),
            ("status", values["status"].AsString ?? RuleStatus.Draft.Word()));
        foreach (var (name, value) in Body)
            if (name != "source") document = document.With(name, Fill(value, chosen));
        return document;
    }

    private static Value Fill(Value value, ObjectValue chosen)
    {
        if (value.AsArray is { } list) return ArrayValue.Of(list.Select(i => Fill(i, chosen)));
        if (value.AsObject is not { } members) return value;
        if (members.Count == 1 && members[Hole] is { IsMissing: false } hole)
            return hole.AsString is { } name ? chosen[name] : LogicProgram.Compile(hole).Require().Evaluate(chosen).Value;
        var filled = new ObjectBuilder(members.Count);
        foreach (var (name, inner) in members) filled.Set(name, Fill(inner, chosen));
        return filled.Build();
    }

    private Refusal Wrong(string what) => new(RefusalCode.InvalidRequest, $"The template '{Name}' cannot be used like this: {what}.");
}
