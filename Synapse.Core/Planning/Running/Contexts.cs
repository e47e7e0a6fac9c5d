using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Projects;

namespace Synapse.Core.Planning.Running;

/// <summary>Builds what a rule sees of an asset or cable. Shapes are fixed, so that readers find their slots without searching.</summary>
internal sealed class Contexts(Project project)
{
    private static readonly Shape AssetShape = Shape.Of(
        Field.Tag, Field.Type, Field.Discipline, Field.Description, Field.Area, Field.System, Field.Properties, "asset", "parent", "children", "cables", "project");

    private static readonly Shape CableShape = Shape.Of(
        Field.Tag, Field.Type, Field.Discipline, Field.Size, Field.LengthM, Field.Properties, "cable", Field.From, Field.To, "project");

    private static readonly Shape QueryShape = Shape.Of(
        Field.Tag, Field.Type, Field.Discipline, Field.Description, Field.Area, Field.System, Field.Properties, "asset", "self", "project");

    private readonly Value _project = project.ToFields();

    /// <summary>The context of a rule at its subject, with as much of its relatives as the reads ask for.</summary>
    public Value Of(Subject subject, Relatives relatives) =>
        subject is AssetNode asset ? OfAsset(asset, relatives) : OfCable((CableNode)subject);

    /// <summary>The context of a rule at its subject, with all that its condition and actions read.</summary>
    public Value Of(CompiledRule rule, Subject subject) => Of(subject, rule.Relatives);

    /// <summary>A candidate as a query sees it.</summary>
    public Value OfCandidate(AssetNode candidate, Subject self)
    {
        var slots = new Value[QueryShape.Count];
        CopyAsset(slots, candidate.Fields);
        slots[7] = candidate.Fields;
        slots[8] = self.Fields;
        slots[9] = _project;
        return ObjectValue.FromSlots(QueryShape, slots);
    }

    private Value OfAsset(AssetNode asset, Relatives relatives)
    {
        var slots = new Value[AssetShape.Count];
        CopyAsset(slots, asset.Fields);
        slots[7] = asset.Fields;
        if (relatives.HasFlag(Relatives.Parent) && asset.Parent is { } parent) slots[8] = parent.Fields;
        if (relatives.HasFlag(Relatives.Children)) slots[9] = Value.Array([.. asset.Children.Select(c => Value.From(c.Fields))]);
        if (relatives.HasFlag(Relatives.Cables)) slots[10] = Value.Array([.. asset.Cables.Select(c => Value.From(c.Fields))]);
        slots[11] = _project;
        return ObjectValue.FromSlots(AssetShape, slots);
    }

    private Value OfCable(CableNode cable)
    {
        var fields = cable.Fields;
        var slots = new Value[CableShape.Count];
        slots[0] = fields[Field.Tag];
        slots[1] = fields[Field.Type];
        slots[2] = fields[Field.Discipline];
        slots[3] = fields[Field.Size];
        slots[4] = fields[Field.LengthM];
        slots[5] = fields[Field.Properties];
        slots[6] = fields;
        if (cable.From is { } from) slots[7] = from.Fields;
        if (cable.To is { } to) slots[8] = to.Fields;
        slots[9] = _project;
        return ObjectValue.FromSlots(CableShape, slots);
    }

    private static void CopyAsset(Value[] slots, ObjectValue fields)
    {
        slots[0] = fields[Field.Tag];
        slots[1] = fields[Field.Type];
        slots[2] = fields[Field.Discipline];
        slots[3] = fields[Field.Description];
        slots[4] = fields[Field.Area];
        slots[5] = fields[Field.System];
        slots[6] = fields[Field.Properties];
    }
}

/// <summary>Which relatives of an asset a context holds; each costs something to collect.</summary>
[Flags]
internal enum Relatives
{
    None = 0,
    Parent = 1,
    Children = 2,
    Cables = 4,
}

internal static class RelativesOf
{
    public static Relatives Read(Reads reads) =>
        (reads.Parent.Length > 0 ? Relatives.Parent : 0) | (reads.Children.Length > 0 ? Relatives.Children : 0) | (reads.Cables.Length > 0 ? Relatives.Cables : 0);
}
