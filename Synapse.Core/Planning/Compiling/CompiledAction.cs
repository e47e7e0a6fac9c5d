using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>A path and what to write there.</summary>
internal sealed record Assignment(string Path, Formula Formula);

/// <summary>An action, ready to run.</summary>
internal abstract class CompiledAction
{
    private CompiledAction(RuleAction source, int index)
    {
        Type = ActionTypes.Of(source);
        Index = index;
    }

    public string Type { get; }

    public int Index { get; }

    /// <summary>Whether the run's filter lets it act.</summary>
    public bool Runs { get; set; } = true;

    /// <summary>What the action reads of trigger, relatives and project.</summary>
    public Reads Reads { get; } = new();

    /// <summary>What its changes tell as inputs: the condition's reads and its own.</summary>
    public Reads Inputs { get; set; } = new();

    public sealed class CreateChild(RuleAction.CreateChild source, int index) : CompiledAction(source, index)
    {
        public RuleAction.CreateChild Source { get; } = source;

        public required TagPattern Tag { get; init; }

        public required TagPattern? Description { get; init; }

        public required Assignment[] Set { get; init; }
    }

    public sealed class CreateCable(RuleAction.CreateCable source, int index) : CompiledAction(source, index)
    {
        public RuleAction.CreateCable Source { get; } = source;

        public required TagPattern Tag { get; init; }

        public required CompiledEndpoint From { get; init; }

        public required CompiledEndpoint To { get; init; }

        public required Formula? LengthM { get; init; }

        public required Assignment[] Set { get; init; }
    }

    public sealed class CreateRelationship(RuleAction.CreateRelationship source, int index) : CompiledAction(source, index)
    {
        public RuleAction.CreateRelationship Source { get; } = source;

        public required CompiledEndpoint Target { get; init; }
    }

    public sealed class SetProperty(RuleAction.SetProperty source, int index) : CompiledAction(source, index)
    {
        public required Assignment[] Set { get; init; }
    }

    public sealed class CreatePackage(RuleAction.CreatePackage source, int index) : CompiledAction(source, index)
    {
        public RuleAction.CreatePackage Source { get; } = source;

        public required TagPattern Code { get; init; }
    }

    public sealed class AllocateIo(RuleAction.AllocateIo source, int index) : CompiledAction(source, index)
    {
        public RuleAction.AllocateIo Source { get; } = source;

        public required TagPattern? SignalName { get; init; }

        public required CompiledQuery Cards { get; init; }
    }

    public sealed class Validate(RuleAction.Validate source, int index) : CompiledAction(source, index)
    {
        public RuleAction.Validate Source { get; } = source;

        public required LogicProgram Check { get; init; }

        public required TagPattern Message { get; init; }
    }
}

/// <summary>How an action finds an asset: by a tag, or by a query.</summary>
internal sealed record CompiledEndpoint(TagPattern? Tag, CompiledQuery? Query);
