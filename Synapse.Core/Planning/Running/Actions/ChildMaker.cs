using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>CREATE_CHILD: a new asset with an edge to the asset at hand. A child that is there is recognised by its tag, or by type and relation.</summary>
/// <param name="all">The CREATE_CHILD actions of all rules: a child that another one would make is not taken for this one's.</param>
internal sealed class ChildMaker(Workbench bench, Tags tags, IReadOnlyList<CompiledAction.CreateChild> all)
{
    public void Act(Turn turn, CompiledAction.CreateChild action)
    {
        var parent = (AssetNode)turn.Subject;
        var filled = action.Tag.Fill(parent.Fields);
        if (action.Tag.HasSeq) ActCounted(turn, action, parent);
        else if (filled.Text is not { } tag) bench.MissingFor(turn, action, filled.MissingPath!, "the tag of the child");
        else if (Tags.Complaint(tag) is { } complaint) bench.Fail(turn, action, NoteCode.BadTag, $"{parent.Tag}: {complaint}.");
        else if (bench.Plant.Asset(tag) is { } there) Meet(turn, action, parent, there);
        else if (SameByRelation(action, parent) is { } other)
            turn.AlreadyThere(action, $"{parent.Tag} already has the {action.Source.ChildType} {other.Tag}.");
        else Make(turn, action, parent, tag);
    }

    private void ActCounted(Turn turn, CompiledAction.CreateChild action, AssetNode parent)
    {
        if (action.Tag.Fill(parent.Fields).MissingPath is { } missing) bench.MissingFor(turn, action, missing, "the tag of the child");
        else if (parent.Children.Find(c => IsOfType(c, action) && action.Tag.Recognises(parent.Fields, c.Tag)) is { } there)
            turn.AlreadyThere(action, $"{parent.Tag} already has the {action.Source.ChildType} {there.Tag}.");
        else if (SameByRelation(action, parent) is { } other)
            turn.AlreadyThere(action, $"{parent.Tag} already has the {action.Source.ChildType} {other.Tag}.");
        else if (turn.IsProbe) turn.WouldChange = true;
        else Make(turn, action, parent, tags.NextFree(action.Tag, parent.Fields, t => bench.Plant.Asset(t) is not null));
    }

    /// <summary>Something has the tag already: the child itself, perhaps without its edge, or something else.</summary>
    private void Meet(Turn turn, CompiledAction.CreateChild action, AssetNode parent, AssetNode there)
    {
        var source = action.Source;
        if (ReferenceEquals(there, parent) || !IsOfType(there, action))
        {
            bench.Fail(turn, action, NoteCode.TagTaken, $"{there.Tag} is a {there.Type ?? "thing without type"} already, so no {source.ChildType} can be made of that name.");
            return;
        }

        if (IsConnected(there, source.Relation, parent))
        {
            turn.AlreadyThere(action, $"{there.Tag} is already there.");
            return;
        }

        if (turn.IsProbe) turn.WouldChange = true;
        else bench.MakeEdge(
            turn, action, there, source.Relation, parent, source.Discipline ?? turn.Rule.Document.Discipline, Parentage.EdgeProperties(source.Relation),
            turn.InputsOf(action, new Input(there, [Field.Tag, Field.Type])));
    }

    private AssetNode? SameByRelation(CompiledAction.CreateChild action, AssetNode parent) =>
        parent.Children.Find(c => c.Before is not null && IsOfType(c, action) && IsConnected(c, action.Source.Relation, parent) && !IsMadeByAnother(c, action, parent));

    private bool IsMadeByAnother(AssetNode child, CompiledAction.CreateChild action, AssetNode parent)
    {
        foreach (var other in all)
        {
            if (ReferenceEquals(other, action) || !IsOfType(child, other)) continue;
            if (other.Tag.HasSeq ? other.Tag.Recognises(parent.Fields, child.Tag) : string.Equals(other.Tag.Fill(parent.Fields).Text, child.Tag, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private bool IsConnected(AssetNode child, string relation, AssetNode parent) =>
        bench.Plant.Edge(child, relation, parent) is not null || bench.Plant.Edge(child, Parentage.ChildOf, parent) is not null;

    private static bool IsOfType(AssetNode asset, CompiledAction.CreateChild action) =>
        string.Equals(asset.Type, action.Source.ChildType, StringComparison.OrdinalIgnoreCase);

    private void Make(Turn turn, CompiledAction.CreateChild action, AssetNode parent, string tag)
    {
        if (turn.IsProbe)
        {
            turn.WouldChange = true;
            return;
        }

        if (Tags.Complaint(tag) is { } complaint)
        {
            bench.Fail(turn, action, NoteCode.BadTag, $"{parent.Tag}: {complaint}.");
            return;
        }

        var source = action.Source;
        var inputs = turn.InputsOf(action);
        var fields = FieldsOf(turn, action, parent, tag);
        var child = bench.MakeAsset(turn, action, fields, inputs);
        bench.MakeEdge(
            turn, action, child, source.Relation, parent, source.Discipline ?? turn.Rule.Document.Discipline, Parentage.EdgeProperties(source.Relation), inputs, child.Effects![0]);
    }

    private ObjectValue FieldsOf(Turn turn, CompiledAction.CreateChild action, AssetNode parent, string tag)
    {
        var source = action.Source;
        var written = ObjectValue.Of((Field.Properties, Value.EmptyObject));
        if (action.Description is not null) written = written.With(Field.Description, action.Description.Say(parent.Fields));
        foreach (var path in source.Inherit)
            if (Leaves.At(parent.Fields, path) is { IsMissing: false } value) written = Leaves.Set(written, path, value);
        written = ValueWriter.Apply(bench, turn, action, action.Set, written);
        if (written[Field.Discipline].IsMissing && (source.Discipline ?? turn.Rule.Document.Discipline) is { } discipline) written = written.With(Field.Discipline, discipline);
        return new ObjectBuilder(7)
            .Set(Field.Tag, tag)
            .Set(Field.Type, source.ChildType)
            .Set(Field.Discipline, written[Field.Discipline])
            .Set(Field.Description, written[Field.Description])
            .Set(Field.Area, written[Field.Area])
            .Set(Field.System, written[Field.System])
            .Set(Field.Properties, written[Field.Properties])
            .Build();
    }
}
