using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>CREATE_RELATIONSHIP: edges to or from the assets that a tag or a query names.</summary>
internal sealed class RelationshipMaker(Workbench bench, Endpoints endpoints)
{
    private static readonly string[] Seen = [Field.Tag, Field.Type];

    public void Act(Turn turn, CompiledAction.CreateRelationship action)
    {
        var self = (AssetNode)turn.Subject;
        if (endpoints.All(turn, action, action.Target, "the other end") is not { } targets) return;
        if (targets.Count == 0)
        {
            turn.AlreadyThere(action, $"There is nothing that {self.Tag} could be connected with ({action.Source.Relation}).");
            return;
        }

        foreach (var target in targets)
        {
            var (source, end) = action.Source.Outgoing ? (self, target) : (target, self);
            if (bench.Plant.Edge(source, action.Source.Relation, end) is not null) turn.AlreadyThere(action, $"{source.Tag} {action.Source.Relation} {end.Tag} already.");
            else if (turn.IsProbe) turn.WouldChange = true;
            else
            {
                bench.MakeEdge(
                    turn, action, source, action.Source.Relation, end, action.Source.Discipline ?? turn.Rule.Document.Discipline, ObjectValue.Empty,
                    turn.InputsOf(action, new Input(target, action.Target.Query is { } query ? query.CandidatePaths : Seen)));
            }
        }
    }
}
