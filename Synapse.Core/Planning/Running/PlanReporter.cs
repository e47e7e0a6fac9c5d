using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Tells where planning stands, at most every few hundred steps.</summary>
internal sealed class PlanReporter(IProgress<PlanProgress>? progress)
{
    private const int Every = 2_000;
    private readonly Lock _lock = new();
    private (string Phase, int Round, RuleVersion? Rule, long Total) _now = ("LOAD", 0, null, 0);
    private long _done;
    private long _told;

    public void Begin(string phase, int round, long total, int changes)
    {
        _now = (phase, round, null, total);
        _done = _told = 0;
        Tell(changes);
    }

    public void Rule(RuleVersion rule, int round, long total, int changes)
    {
        _now = ("ACT", round, rule, total);
        _done = _told = 0;
        Tell(changes);
    }

    /// <summary>More has been evaluated; may come from several threads.</summary>
    public void Advance(int by)
    {
        if (progress is null) return;
        lock (_lock)
        {
            _done += by;
            if (_done - _told >= Every) Tell(0);
        }
    }

    public void Acted(int changes)
    {
        if (progress is null) return;
        _done++;
        if (_done - _told >= Every) Tell(changes);
    }

    private void Tell(int changes)
    {
        _told = _done;
        progress?.Report(new PlanProgress(_now.Phase, _now.Round, _now.Rule, _done, _now.Total, changes));
    }
}
