using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>One thing that an action does: makes an entity, or writes properties of one.</summary>
internal sealed class Effect
{
    public required int Index { get; init; }

    public required CompiledRule Rule { get; init; }

    public required CompiledAction Action { get; init; }

    public required Subject Trigger { get; init; }

    public required Node Entity { get; init; }

    /// <summary>The fields of a new entity; null for an update.</summary>
    public ObjectValue? Created { get; init; }

    /// <summary>What an update writes; entries that lose against another rule's are taken out before the plan is written.</summary>
    public Write[] Writes { get; init; } = [];

    public required Input[] Inputs { get; init; }

    /// <summary>How many effects there were when the inputs were read.</summary>
    public required int ReadAt { get; init; }

    public required Effect? Cause { get; init; }

    public ObjectValue Detail { get; init; } = ObjectValue.Empty;

    /// <summary>How long the chain of causes is.</summary>
    public int Depth { get; init; }

    public bool Touches(string[] paths)
    {
        if (Created is not null) return true;
        foreach (var write in Writes)
            if (write.IsApplied && Reads.Touch(paths, write.Path)) return true;
        return false;
    }
}

/// <summary>A leaf that an update writes.</summary>
internal sealed class Write(string path, Value value)
{
    public string Path { get; } = path;

    public Value Value { get; } = value;

    public bool IsApplied { get; set; } = true;

    /// <summary>Whether another rule's value stands instead.</summary>
    public bool IsLost { get; set; }
}

/// <summary>An entity that was read, and which of its paths.</summary>
internal readonly record struct Input(Node Node, string[] Paths);
