using Synapse.Core.Planning.Compiling;
using Synapse.Core.Planning.Running.Actions;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning.Running;

/// <summary>Performs turns: each action of the rule in its order.</summary>
internal sealed class Performer
{
    private readonly Workbench _bench;
    private readonly ChildMaker _children;
    private readonly CableMaker _cables;
    private readonly RelationshipMaker _relationships;
    private readonly PropertyWriter _properties;
    private readonly PackageMaker _packages;
    private readonly IoAllocator _io;
    private readonly Validator _validator;
    private readonly List<Turn> _contested = [];

    public Performer(
        Workbench bench, IReadOnlyList<CompiledAction.CreateChild> children, Contests contests, PropertyWriters writers, Contexts contexts, SizingTables tables)
    {
        var tags = new Tags();
        var endpoints = new Endpoints(bench);
        _bench = bench;
        _children = new ChildMaker(bench, tags, children);
        _cables = new CableMaker(bench, tags, endpoints, new CableSizer(bench, tables));
        _relationships = new RelationshipMaker(bench, endpoints);
        _properties = new PropertyWriter(bench, writers, contests, contexts);
        _packages = new PackageMaker(bench);
        _io = new IoAllocator(bench);
        _validator = new Validator(bench);
    }

    /// <summary>All actions of the turn's rule, or one that had to wait.</summary>
    public void Perform(Turn turn, CompiledAction? only = null)
    {
        foreach (var action in turn.Rule.Actions)
            if (action.Runs && (only is null || ReferenceEquals(only, action))) Act(turn, action);
        if (turn.IsProbe) return;
        if (turn.Contested is not null && !turn.HasOutcome) _contested.Add(turn);
        else if (!turn.HasOutcome && turn.HasSkips) Skip(turn, turn.SkipMessage, turn.SkipAction);
    }

    /// <summary>Lets the winners of the contests stand that are due at this level.</summary>
    public void Resolve(int level) => _properties.Resolve(level);

    /// <summary>Turns whose bids all turned out to be there already were skips.</summary>
    public void CloseContested()
    {
        foreach (var turn in _contested)
            if (turn.Contested!.TrueForAll(e => e.Writes.All(w => !w.IsApplied && !w.IsLost)))
                Skip(turn, "What it writes is already there.", turn.Contested is [var only] ? only.Action.Index : null);
    }

    private void Skip(Turn turn, string message, int? action) =>
        _bench.Notes.Add(PlanNoteKind.Skipped, NoteCode.AlreadyThere, turn.Rule, turn.Subject, action is { } index ? turn.Rule.Actions[index] : null, message);

    private void Act(Turn turn, CompiledAction action)
    {
        switch (action)
        {
            case CompiledAction.CreateChild child: _children.Act(turn, child); break;
            case CompiledAction.CreateCable cable: _cables.Act(turn, cable); break;
            case CompiledAction.CreateRelationship relationship: _relationships.Act(turn, relationship); break;
            case CompiledAction.SetProperty set: _properties.Act(turn, set); break;
            case CompiledAction.CreatePackage package: _packages.Act(turn, package); break;
            case CompiledAction.AllocateIo io: _io.Act(turn, io); break;
            case CompiledAction.Validate validate: _validator.Act(turn, validate); break;
        }
    }
}
