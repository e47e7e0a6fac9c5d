using System.Globalization;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules;

/// <summary>A rule in plain English.</summary>
public static class RuleWords
{
    /// <summary>Who it is by, when it acts and what it does, one sentence each: "For every asset where type is PUMP, ...".</summary>
    public static string Describe(RuleDocument rule) => string.Join(' ', [Standing(rule), When(rule), .. rule.Actions.Select(a => Sentence(Describe(a)))]);

    /// <summary>Source, priority and enforcement: "A rule of the firm with priority 10, enforced: nothing overrides it."</summary>
    public static string Standing(RuleDocument rule)
    {
        var source = rule.Source switch
        {
            RuleSource.Firm => "of the firm",
            RuleSource.Country => "of the country",
            RuleSource.Project => "of the project",
            _ => "of the client",
        };
        return $"A rule {source} with priority {rule.Priority}{(rule.Enforced ? ", enforced: nothing overrides it" : "")}.{(Effective(rule) is { } when ? $" {when}" : "")}";
    }

    /// <summary>From when to when runs take it: "Runs take it from 2026-03-01 on, and no longer from 2026-07-01 on."; null: always.</summary>
    public static string? Effective(RuleDocument rule) => (Day(rule.EffectiveFrom), Day(rule.EffectiveTo)) switch
    {
        ({ } from, { } to) => $"Runs take it from {from} on, and no longer from {to} on.",
        ({ } from, null) => $"Runs take it from {from} on.",
        (null, { } to) => $"Runs take it until {to}, and no longer from then on.",
        _ => null,
    };

    /// <summary>When it acts: "For every asset where type is PUMP:".</summary>
    public static string When(RuleDocument rule)
    {
        var subject = rule.AppliesTo == RuleTarget.Cable ? "cable" : "asset";
        if (rule.Table is { } table) return $"For every {subject}{(rule.Json["condition"].IsMissing ? "" : $" where {LogicWords.Describe(rule.Json["condition"])}")} by a table of {table.Rows.Count} rows over {string.Join(", ", table.Inputs.Select(i => i.Label))}:";
        return rule.Condition == Value.True ? $"For every {subject}:" : $"For every {subject} where {LogicWords.Describe(rule.Condition)}:";
    }

    /// <summary>What one action does, without a full stop: "make a MOTOR with the tag {tag}-M that powers it".</summary>
    public static string Describe(RuleAction action) => action switch
    {
        RuleAction.CreateChild a => $"make a {a.ChildType} with the tag {a.TagPattern} ({a.Relation} it){Inherited(a.Inherit)}{With(a.Set)}",
        RuleAction.CreateCable a => $"make a {a.CableType.ToLowerInvariant()} cable {a.TagPattern} from {Describe(a.From)} to {Describe(a.To)}{Length(a.LengthM)}{(a.AutoSize ? ", sized by the project's code" : "")}{With(a.Set)}",
        RuleAction.CreateRelationship a => a.Outgoing ? $"connect it to {Describe(a.Target)}: it {a.Relation} them" : $"connect {Describe(a.Target)} to it: they {a.Relation} it",
        RuleAction.SetProperty a => $"set {Assignments(a.Set)}",
        RuleAction.CreatePackage a => $"put it into the package {a.CodePattern}{(a.Name is null ? "" : $" ({a.Name})")}",
        RuleAction.AllocateIo a => $"give it {(a.Count == 1 ? "the next free channel" : $"the next {a.Count} free channels")} for {a.SignalType}{(a.SignalName is null ? "" : $" ({a.SignalName})")}{Cards(a.CardsWhere)}",
        RuleAction.Validate a => $"check that {LogicWords.Describe(a.Check)}; if not, say \"{a.Message}\" ({a.Severity.Word().ToLowerInvariant()})",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    private static string? Day(DateTimeOffset? moment) =>
        moment is not { } at ? null : at.TimeOfDay == TimeSpan.Zero ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : at.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static string Describe(EndpointQuery query) => query switch
    {
        EndpointQuery.ByTag tag => tag.Pattern == "{tag}" ? "it" : tag.Pattern,
        EndpointQuery.Where where => $"the assets where {LogicWords.Describe(where.Condition)}",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, null),
    };

    private static string Inherited(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $", with its {string.Join(", ", names.Select(PropertyPath.Short))}";

    private static string With(ObjectValue set) => set.Count == 0 ? "" : $", with {Assignments(set)}";

    private static string Assignments(ObjectValue set) =>
        string.Join(", ", set.Select(s => $"{PropertyPath.Short(s.Key)} = {(RuleLogic.IsLogic(s.Value) ? LogicWords.Describe(s.Value) : s.Value.AsString ?? s.Value.ToString())}"));

    private static string Length(Value length) =>
        length.IsNullOrMissing ? "" : RuleLogic.IsLogic(length) ? $", {LogicWords.Describe(length)} m long" : $", {length} m long";

    private static string Cards(Value where) => where == Value.True ? "" : $" on cards where {LogicWords.Describe(where)}";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");
}
