using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules.Functions;

namespace Synapse.Web.Rules.Functions;

public sealed record FunctionList(IReadOnlyList<FunctionAnswer> Items);

/// <param name="Signature">What it takes and gives, as a person reads it.</param>
public sealed record FunctionAnswer(string Name, int Version, FunctionStatus Status, string Signature, string InWords, ObjectValue Document, DateTimeOffset SavedAt, string SavedBy, string? Note)
{
    public static FunctionAnswer Of(StoredFunction f) =>
        new(f.Name.Value, f.Version, f.Document.Status, f.Document.Function.Signature, f.Document.Function.Describe(), f.Document.Json, f.SavedAt, f.SavedBy, f.Note);
}

public sealed record FunctionVersionAnswer(string Name, int Version);

/// <param name="BatchNo">The batch that holds it; null when nothing changed.</param>
public sealed record FunctionsSavedAnswer(long? BatchNo, IReadOnlyList<FunctionVersionAnswer> Changed, IReadOnlyList<FunctionVersionAnswer> Unchanged)
{
    public static FunctionsSavedAnswer Of(FunctionsSaved saved) =>
        new(saved.BatchNo, [.. saved.Changed.Select(v => new FunctionVersionAnswer(v.Name.Value, v.Version))], [.. saved.Unchanged.Select(v => new FunctionVersionAnswer(v.Name.Value, v.Version))]);
}

public sealed record FunctionUsers(IReadOnlyList<FunctionUser> Items);

/// <param name="FunctionVersion">The version of the function that the rule carries.</param>
public sealed record FunctionUser(RuleId RuleId, int RuleVersion, string RuleName, int FunctionVersion);

public sealed record FunctionMove(ProjectId? ProjectId, FunctionStatus? Status, string? Reason, int? BasedOn = null);

public sealed record FunctionBack(ProjectId? ProjectId, int? Version, string? Reason);

/// <param name="RuleIds">Which rules; all that carry the function when left out.</param>
public sealed record FunctionAdoption(ProjectId? ProjectId, IReadOnlyList<RuleId>? RuleIds, string? Reason);

/// <param name="Arguments">By parameter.</param>
public sealed record FunctionTrial(ProjectId? ProjectId, ObjectValue? Arguments, int? Version = null, bool Trace = false);

public sealed record FunctionTestAnswer(int Passed, int Failed, IReadOnlyList<FunctionCaseResult> Cases)
{
    public static FunctionTestAnswer Of(IReadOnlyList<FunctionCaseResult> results) => new(results.Count(r => r.Passed), results.Count(r => !r.Passed), results);
}
