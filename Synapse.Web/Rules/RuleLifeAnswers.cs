using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules;

/// <summary>What taking a set of rules over would do: the leaves that change, rule by rule.</summary>
public sealed record RuleSetAnswer(int New, int Changed, int Unchanged, IReadOnlyList<RuleSetItemAnswer> Items)
{
    public static RuleSetAnswer Of(IReadOnlyList<RuleSetItem> items) => new(
        items.Count(i => i.Step == RuleSetStep.New), items.Count(i => i.Step == RuleSetStep.Changed), items.Count(i => i.Step == RuleSetStep.Unchanged), [.. items.Select(RuleSetItemAnswer.Of)]);
}

public sealed record RuleSetItemAnswer(RuleId Id, string Name, RuleSetStep Step, int? Version, ObjectValue Before, ObjectValue After)
{
    public static RuleSetItemAnswer Of(RuleSetItem item)
    {
        var diff = Core.Plant.Leaves.Diff(item.Before?.Document.Json ?? ObjectValue.Empty, item.After);
        return new(item.Rule, item.Name, item.Step, item.Before?.Version, diff.Before, diff.After);
    }
}

/// <param name="LastFired">When it last held somewhere in a run that was applied; null: never.</param>
/// <param name="Quarantine">Why it takes no part in runs; null: it does.</param>
public sealed record RuleMetric(
    RuleId RuleId, long Runs, long Evaluated, long Matched, long Unknown, long Changes, long Skipped, long Errors, long Findings, long OverBudget, double Milliseconds, DateTimeOffset? LastRun,
    DateTimeOffset? LastFired, string? Quarantine)
{
    public static RuleMetric Of(RuleFigure f, string? quarantine) => new(
        f.Rule, f.Runs, f.Evaluated, f.Matched, f.Unknown, f.Changes, f.Skipped, f.Errors, f.Findings, f.OverBudget, Math.Round(f.Time.TotalMilliseconds, 3), f.LastRun, f.LastFired, quarantine);
}

public sealed record RuleMetricsList(IReadOnlyList<RuleMetric> Items);

public sealed record RuleRunAnswer(
    string ExecutionId, int Version, string Mode, DateTimeOffset FinishedAt, int Evaluated, int Matched, int Unknown, int Changes, int Skipped, int Errors, int Findings, int OverBudget, double Milliseconds)
{
    public static RuleRunAnswer Of(RuleRun r) => new(
        r.Execution.ToString(), r.Version, r.Dry ? "dry_run" : "execute", r.FinishedAt, r.Considered, r.Matched, r.Unknown, r.Changes, r.Skipped, r.Errors, r.Findings, r.OverBudget,
        Math.Round(r.Time.TotalMilliseconds, 3));
}

public sealed record QuarantineAnswer(int Version, DateTimeOffset Since, string ExecutionId, string Reason, DateTimeOffset? ReleasedAt, string? ReleasedBy, string? ReleaseReason)
{
    public static QuarantineAnswer Of(Quarantined q) => new(q.Version, q.Since, q.Execution.ToString(), q.Reason, q.ReleasedAt, q.ReleasedBy, q.ReleaseReason);
}

public sealed record RuleMetricsAnswer(RuleMetric Total, IReadOnlyList<RuleRunAnswer> Runs, IReadOnlyList<QuarantineAnswer> Quarantines);

/// <summary>What a version would do differently.</summary>
/// <param name="Items">The first differences; <paramref name="Differences"/> counts all.</param>
public sealed record BacktestAnswer(
    RuleId RuleId, int Version, int? Against, long AtBatchNo, int Differences, int Added, int Removed, int Changed, int MatchedBefore, int MatchedAfter, int UnknownBefore, int UnknownAfter,
    IReadOnlyList<BacktestItem> Items)
{
    public const int MostItems = 500;

    public static BacktestAnswer Of(Backtest test)
    {
        var items = test.Drift.Items;
        return new(
            test.Candidate.Id, test.Candidate.Version, test.Against?.Version, test.AtBatchNo, items.Count, Count(DriftKind.Added), Count(DriftKind.Removed), Count(DriftKind.Changed),
            test.Before?.Matched ?? 0, test.After?.Matched ?? 0, test.Before?.Unknown ?? 0, test.After?.Unknown ?? 0, [.. items.Take(MostItems).Select(BacktestItem.Of)]);

        int Count(DriftKind kind) => items.Count(i => i.Kind == kind);
    }
}

public sealed record BacktestItem(DriftKind Change, RuleId RuleId, string Op, string EntityKind, string Tag, string TriggerTag, ObjectValue Was, ObjectValue Would)
{
    public static BacktestItem Of(DriftItem item)
    {
        var one = (item.Now ?? item.Reviewed)!;
        return new(
            item.Kind, one.Rule.Id, Core.Words.Word(one.Change.Op), Core.Words.Word(one.Change.Kind), one.Tag, one.TriggerTag, item.Reviewed?.Change.Diff.After ?? ObjectValue.Empty,
            item.Now?.Change.Diff.After ?? ObjectValue.Empty);
    }
}
