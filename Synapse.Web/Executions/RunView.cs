using Synapse.Core.Executions;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>
/// What one viewer sees of a run: its record, how far it is, and the lines of its log. Fed by <see cref="RunFollower"/> on the viewer's dispatcher.
/// Components listen to <see cref="Changed"/> and render themselves, each at its own pace.
/// </summary>
public sealed class RunView(TimeProvider time)
{
    private const int ErrorsShown = 50;
    private const double LoadedPercent = 2;
    private const double PlannedPercent = 60;
    private readonly Dictionary<string, string> _ruleNames = [];
    private readonly List<FeedMessage> _errors = [];

    public event Action? Changed;

    public ExecutionRecord? Record { get; private set; }

    public RunLog Log { get; } = new();

    public RunPace Pace { get; } = new(time);

    public ExecutionPhase Phase { get; private set; }

    /// <summary>Units of the phase that are done, and how many there are; 0 of 0 while nobody knows.</summary>
    public (long Done, long Total) Units { get; private set; }

    /// <summary>0 to 100 over the whole run; never goes back.</summary>
    public double Percent { get; private set; }

    public int RulesCompleted { get; private set; }

    public int RulesTotal { get; private set; }

    public int AssetsTotal { get; private set; }

    public int Actions { get; private set; }

    public int ErrorCount { get; private set; }

    /// <summary>The first errors, oldest first.</summary>
    public IReadOnlyList<FeedMessage> Errors => _errors;

    /// <summary>The rule that is being told about now.</summary>
    public ExecutionMessage.RuleStart? Rule { get; private set; }

    /// <summary>True while the database does not answer; what is shown is then as old as the last answer.</summary>
    public bool IsStale { get; private set; }

    public string RuleName(string? id) => id is null ? "" : _ruleNames.GetValueOrDefault(id, id);

    public void Take(ExecutionRecord record)
    {
        var requeued = Record is { State: ExecutionState.Running } && record.State == ExecutionState.Queued;
        (Record, IsStale) = (record, false);
        if (requeued) Percent = 0;
        if (record.IsFinal) (Phase, Rule) = (ExecutionPhase.Finished, null);
        else if (record.Phase >= Phase || requeued) Stand(record.Phase, record.Done, record.Total, Overall(record));
        if (record.State == ExecutionState.Completed) Percent = 100;
        Changed?.Invoke();
    }

    public void Take(FeedMessage message)
    {
        switch (message.Message)
        {
            case ExecutionMessage.Started started:
                (RulesTotal, AssetsTotal) = (started.TotalRules, started.TotalAssets);
                break;
            case ExecutionMessage.RuleStart rule:
                Rule = rule;
                _ruleNames[rule.RuleId] = rule.RuleName;
                break;
            case ExecutionMessage.Action:
                Actions++;
                break;
            case ExecutionMessage.RuleComplete:
                RulesCompleted++;
                break;
            case ExecutionMessage.Error:
                ErrorCount++;
                if (_errors.Count < ErrorsShown) _errors.Add(message);
                break;
            case ExecutionMessage.Progress progress:
                Stand(progress.Phase, progress.Done, progress.Total, progress.Percent);
                if (progress.RulesTotal > 0) RulesTotal = progress.RulesTotal;
                RulesCompleted = Math.Max(RulesCompleted, progress.RulesCompleted);
                Actions = Math.Max(Actions, progress.ActionsCompleted);
                ErrorCount = Math.Max(ErrorCount, progress.Errors);
                break;
        }

        if (RunLog.IsLine(message.Message)) Log.Add(message);
        Changed?.Invoke();
    }

    /// <summary>The database does not answer.</summary>
    public void Lose()
    {
        IsStale = true;
        Changed?.Invoke();
    }

    /// <summary>Something about how the run is looked at changed, such as a pause.</summary>
    public void Touch() => Changed?.Invoke();

    private void Stand(ExecutionPhase phase, long done, long total, double percent)
    {
        if (phase < Phase) Rule = null;
        (Phase, Units) = (phase, (done, total));
        Percent = Math.Max(Percent, percent);
        Pace.Note(phase, done);
    }

    /// <summary>How far a run is whose messages this process does not have.</summary>
    private static double Overall(ExecutionRecord record)
    {
        var part = record.Total == 0 ? 0 : Math.Min(1, (double)record.Done / record.Total);
        return record.Phase switch
        {
            ExecutionPhase.Queued => 0,
            ExecutionPhase.Loading => LoadedPercent * part,
            ExecutionPhase.Planning => PlannedPercent * part,
            ExecutionPhase.Writing => PlannedPercent + ((100 - PlannedPercent) * part),
            _ => 100,
        };
    }
}
