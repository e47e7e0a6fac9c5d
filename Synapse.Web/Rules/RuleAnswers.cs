using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules;

/// <summary>A version of a rule as it travels: what it is called and where it stands, and the document itself.</summary>
/// <param name="Words">The rule in plain English.</param>
public sealed record RuleAnswer(
    RuleId Id, int Version, string Name, RuleSource Source, int Priority, bool Enforced, string? Discipline, RuleStatus Status, bool Active,
    DateTimeOffset SavedAt, string SavedBy, string? Note, string Words, ObjectValue Document)
{
    public static RuleAnswer Of(StoredRule rule) => new(
        rule.Id, rule.Version, rule.Document.Name, rule.Document.Source, rule.Document.Priority, rule.Document.Enforced, rule.Document.Discipline, rule.Document.Status, rule.Document.Active,
        rule.SavedAt, rule.SavedBy, rule.Note, RuleWords.Describe(rule.Document), rule.Document.Json);
}

public sealed record RuleList(IReadOnlyList<RuleAnswer> Items);

/// <summary>What saving did: the versions that are the newest now.</summary>
/// <param name="BatchNo">The batch that holds the change, or null when nothing was different.</param>
public sealed record RulesSavedAnswer(IReadOnlyList<SavedVersion> Changed, IReadOnlyList<SavedVersion> Unchanged, long? BatchNo)
{
    public static RulesSavedAnswer Of(RulesSaved saved) => new(
        [.. saved.Changed.Select(v => new SavedVersion(v.Id, v.Version))], [.. saved.Unchanged.Select(v => new SavedVersion(v.Id, v.Version))], saved.BatchNo);
}

public sealed record SavedVersion(RuleId Id, int Version);

public sealed record RuleTestAnswer(int Passed, int Failed, IReadOnlyList<RuleTestResult> Results);

/// <param name="RuleId">The rule to ask about.</param>
/// <param name="AssetId">The asset, or for a rule over cables the cable.</param>
/// <param name="Version">A version of the rule; the one that runs execute when none is said.</param>
/// <param name="Effects">Whether it is wanted what the rule would do there in a run that started now.</param>
public sealed record ExplainRequest(ProjectId? ProjectId, RuleId? RuleId, Guid? AssetId, int? Version = null, bool Effects = false);

/// <param name="Profile"><c>engine</c> (the default) or <c>community</c>.</param>
/// <param name="Missing"><c>javascript</c> (the default here) or <c>unknown</c>, as rules are run.</param>
/// <param name="Trace">Whether the value of every node is wanted.</param>
public sealed record EvaluateRequest(Value Logic, Value Data = default, string? Profile = null, string? Missing = null, bool Trace = false);

public sealed record EvaluateError(string Code, string Message, Value Payload, IReadOnlyList<string> Missing, string? Path);

public sealed record TraceNode(string Path, string Operator, string Words, Value Value, string? Code, IReadOnlyList<TraceNode> Children)
{
    public static TraceNode Of(LogicTraceNode node) => new(node.Path, node.Operator, node.Words, node.Result.Value, node.Result.Code, [.. node.Children.Select(Of)]);
}

/// <summary>The result or the error; a trace when it was asked for.</summary>
public sealed record EvaluateAnswer(Value Result, EvaluateError? Error, TraceNode? Trace);

/// <param name="Effects">What the rule would do there in a run that started now, when that was asked.</param>
public sealed record ExplainAnswer(
    RuleId RuleId, int RuleVersion, Guid AssetId, string AssetTag, RuleVerdict Outcome, string Sentence, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing, TraceNode? Trace,
    EffectsAnswer? Effects = null)
{
    /// <summary>The functions that the rule computed with, such as full_load_current@3.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];


    public static ExplainAnswer Of(RuleExplanation why, RuleEffects? effects = null) => new(
        why.Rule.Id, why.Version, why.Subject.Value, why.Tag, why.Verdict, why.Sentence, why.Failing, why.Missing, TraceNode.Of(why.Trace), effects is null ? null : EffectsAnswer.Of(effects))
    {
        Functions = [.. why.Rule.Document.Functions.Values.Select(f => f.Label)],
    };
}
