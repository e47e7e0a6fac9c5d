using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>SET_PROPERTY: writes leaves; where several rules may write the same one, each bids and the highest rank stands.</summary>
internal sealed class PropertyWriter(Workbench bench, PropertyWriters writers, Contests contests, Contexts contexts)
{
    public void Act(Turn turn, CompiledAction.SetProperty action)
    {
        var subject = turn.Subject;
        var writes = new List<Write>();
        var bids = new List<Write>();
        foreach (var (path, value) in ValueWriter.Leaves(bench, turn, action, action.Set))
        {
            if (turn.IsProbe && writers.Rivals(turn.Rule, subject, path)) turn.Bid(path, value);
            else if (turn.IsProbe) turn.WouldChange |= Leaves.At(subject.Fields, path) != value;
            else if (writers.IsBanned(turn.Rule, subject, path)) Unsettled(turn, action, path, value);
            else if (writers.Rivals(turn.Rule, subject, path)) bids.Add(new Write(path, value) { IsApplied = false });
            else if (Leaves.At(subject.Fields, path) == value) turn.AlreadyThere(action, $"{PropertyPath.Short(path)} is already {Shown(value)}.");
            else writes.Add(new Write(path, value));
        }

        if (writes.Count == 0 && bids.Count == 0) return;
        // The rule's later actions see what it found, not what it wrote.
        if (turn.Rule.Actions.Length > 1) _ = turn.Context;
        var hadOutcome = turn.HasOutcome;
        var effect = bench.Log.Add(turn, action, subject, null, [.. writes, .. bids], turn.InputsOf(action), bench.DetailOf(action));
        foreach (var write in writes) Set(subject, write.Path, write.Value);
        if (bids.Count == 0) return;
        (turn.Contested ??= []).Add(effect);
        // Whether a bid is an outcome shows only when all bids are in.
        turn.HasOutcome = hadOutcome || writes.Count > 0;
        foreach (var bid in bids) Enter(turn, action, effect, bid);
    }

    public static string Shown(Value value) => value.AsString ?? (value.IsMissing ? "missing" : value.ToString());

    private void Enter(Turn turn, CompiledAction action, Effect effect, Write write)
    {
        var subject = turn.Subject;
        var contest = contests.At(subject, write.Path, () => Leaves.At(subject.Fields, write.Path));
        contest.Add(new Bid(turn.Rule, action, write.Value, effect, write));
        contests.Open(contest, writers.LastLevel(subject, write.Path));
    }

    /// <summary>
    /// Lets the winners of this level's contests stand. A contested property keeps its value until all who may write it have had their turn, so that nobody acts on a value that is only passing.
    /// </summary>
    public void Resolve(int level)
    {
        foreach (var contest in contests.Close(level))
        {
            Guard(contest);
            var winner = contest.Winner;
            foreach (var bid in contest.Bids)
                if (bid.Write is { } write) write.IsApplied = ReferenceEquals(bid, winner) && bid.Value != contest.Start;
            if (Leaves.At(contest.Subject.Fields, contest.Path) != contest.Outcome) Set(contest.Subject, contest.Path, contest.Outcome);
        }
    }

    /// <summary>Asks the writers that take no part in this run what they would write: a lower rank alone must not flip what a higher one stands for.</summary>
    private void Guard(Contest contest)
    {
        if (contest.IsGuarded || !writers.NeedsGuards) return;
        contest.IsGuarded = true;
        foreach (var (rule, action) in writers.Of(contest.Subject, contest.Path))
        {
            if (contest.Of(rule) is not null || writers.IsBanned(rule, contest.Subject, contest.Path)) continue;
            var probe = new Turn(rule, contest.Subject, contexts, bench.Log.Count, isProbe: true);
            if (rule.Condition.Test(probe.Context) != Truth.True) continue;
            foreach (var (path, value) in ValueWriter.Leaves(bench, probe, action, action.Set))
                if (path == contest.Path) contest.Add(new Bid(rule, action, value, null, null));
        }
    }

    private void Set(Subject subject, string path, Value value)
    {
        subject.Fields = Leaves.Set(subject.Fields, path, value);
        if (subject is AssetNode asset) bench.Queries.Updated(asset, path);
        bench.Ripples.Updated(subject, path);
    }

    private void Unsettled(Turn turn, CompiledAction action, string path, Value value)
    {
        turn.HasOutcome = true;
        bench.Notes.Add(
            PlanNoteKind.Conflict, NoteCode.Unsettled, turn.Rule, turn.Subject, action,
            $"{turn.Subject.Tag}: {PropertyPath.Short(path)} = {Shown(value)} would not last: once it is written the rule no longer holds, and another rule writes something else.",
            ObjectValue.Of(("path", path), ("value", value)), Severity.Warning);
    }
}
