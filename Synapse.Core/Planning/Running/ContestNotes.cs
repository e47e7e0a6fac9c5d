using Synapse.Core.Logic;
using Synapse.Core.Planning.Running.Actions;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Reports who lost a property to whom, with both values.</summary>
internal static class ContestNotes
{
    public static void Write(Contests contests, NoteList notes)
    {
        foreach (var contest in contests.All)
            foreach (var bid in contest.Bids)
                if (!bid.IsGuard) Write(contest, bid, notes);
    }

    private static void Write(Contest contest, Bid bid, NoteList notes)
    {
        var winner = Winner(contest, bid);
        if (winner is null) return;
        if (bid.Write is { } write) write.IsLost = true;
        var isTie = winner.Rule.IsEqualTo(bid.Rule);
        var code = isTie ? NoteCode.EqualPriority : winner.Rule.Document.Enforced ? NoteCode.BlockedByEnforced : NoteCode.Overridden;
        var name = PropertyPath.Short(contest.Path);
        var (mine, theirs) = (PropertyWriter.Shown(bid.Value), PropertyWriter.Shown(winner.Value));
        var message = code switch
        {
            NoteCode.EqualPriority => $"{contest.Subject.Tag}: {name} stays {PropertyWriter.Shown(contest.Start)}, because '{winner.Rule.Document.Name}' of the same priority wants {theirs} and this rule {mine}.",
            NoteCode.BlockedByEnforced => $"{contest.Subject.Tag}: {name} is not set to {mine}, because the enforced rule '{winner.Rule.Document.Name}' says {theirs}.",
            _ => $"{contest.Subject.Tag}: {name} is not set to {mine}, because '{winner.Rule.Document.Name}' of a higher priority says {theirs}.",
        };
        var data = new ObjectBuilder(7)
            .Set("path", contest.Path)
            .Set("value", bid.Value)
            .Set("winner", winner.Rule.ToString())
            .Set("winner_version", winner.Rule.Version.Version)
            .Set("winner_value", winner.Value)
            .Set("kept", contest.Outcome)
            .Set("winner_in_run", winner.Rule.Runs)
            .Build();
        notes.Add(PlanNoteKind.Conflict, code, bid.Rule, contest.Subject, bid.Action, message, data, isTie ? Severity.Error : Severity.Warning);
    }

    /// <summary>The bid that keeps this one from standing: the first of the highest rank that wants something else; null when this one's value stands.</summary>
    private static Bid? Winner(Contest contest, Bid bid)
    {
        if (contest.IsTie) return contest.Bids.FirstOrDefault(b => !ReferenceEquals(b, bid) && b.Value != bid.Value && b.Rule.IsEqualTo(contest.Top.Rule)) ?? contest.Top;
        return bid.Value == contest.Top.Value ? null : contest.Top;
    }
}
