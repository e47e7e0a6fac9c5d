using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>VALIDATE: a finding where the check does not hold.</summary>
internal sealed class Validator(Workbench bench)
{
    public void Act(Turn turn, CompiledAction.Validate action)
    {
        turn.HasOutcome = true;
        if (turn.IsProbe) return;
        switch (action.Check.Test(turn.Context, out var detail))
        {
            case Truth.False:
                var failing = action.Check.Explain(turn.Context).Failing;
                bench.Notes.Add(
                    PlanNoteKind.Finding, NoteCode.CheckFailed, turn.Rule, turn.Subject, action, action.Message.Say(turn.Subject.Fields),
                    failing.Count == 0 ? ObjectValue.Empty : ObjectValue.Of(("why", ArrayValue.Of(failing.Select(f => Value.From(f.Sentence))))), action.Source.Severity);
                break;
            case Truth.Unknown:
                bench.Complain(turn, action, Computed.Unknown(detail.ToString(), detail.Missing), "the check");
                break;
            case Truth.Error:
                bench.Complain(turn, action, Computed.Failed(detail.Code ?? NoteCode.EvaluationError, detail.ToString()), "the check");
                break;
        }
    }
}
