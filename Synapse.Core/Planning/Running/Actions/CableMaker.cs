using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>CREATE_CABLE: a cable between two assets, sized by the project's code where the rule asks for it.</summary>
internal sealed class CableMaker(Workbench bench, Tags tags, Endpoints endpoints, CableSizer sizer)
{
    public void Act(Turn turn, CompiledAction.CreateCable action)
    {
        var subject = (AssetNode)turn.Subject;
        var filled = action.Tag.Fill(subject.Fields);
        if (filled.Text is not { } tag)
        {
            bench.MissingFor(turn, action, filled.MissingPath!, "the tag of the cable");
            return;
        }

        if (!action.Tag.HasSeq && bench.Plant.Cable(tag) is { } there)
        {
            Meet(turn, action, there);
            return;
        }

        if (endpoints.One(turn, action, action.From, "the cable's start") is not { } from) return;
        if (endpoints.One(turn, action, action.To, "the cable's end") is not { } to) return;
        if (ReferenceEquals(from, to))
        {
            bench.Fail(turn, action, NoteCode.NoTarget, $"{subject.Tag}: the cable {tag} would begin and end at {from.Tag}.");
            return;
        }

        if (action.Tag.HasSeq)
        {
            if (Counted(action, subject, from, to) is { } counted)
            {
                Meet(turn, action, counted);
                return;
            }

            if (!turn.IsProbe) tag = tags.NextFree(action.Tag, subject.Fields, t => bench.Plant.Cable(t) is not null);
        }

        if (Tags.Complaint(tag) is { } complaint) bench.Fail(turn, action, NoteCode.BadTag, $"{subject.Tag}: {complaint}.");
        else Make(turn, action, tag, from, to);
    }

    private static CableNode? Counted(CompiledAction.CreateCable action, AssetNode subject, AssetNode from, AssetNode to) =>
        from.Cables.Find(c => ReferenceEquals(c.From, from) && ReferenceEquals(c.To, to) && c.Type == action.Source.CableType && action.Tag.Recognises(subject.Fields, c.Tag));

    private static void Meet(Turn turn, CompiledAction.CreateCable action, CableNode there) =>
        turn.AlreadyThere(action, $"The cable {there.Tag} is already there.");

    private void Make(Turn turn, CompiledAction.CreateCable action, string tag, AssetNode from, AssetNode to)
    {
        if (Length(turn, action) is not { } length) return;
        var sized = action.Source.AutoSize ? sizer.Size(turn, action, from, to, length.AsNumber) : CableSizer.Unsized;
        if (sized is null) return;
        if (turn.IsProbe)
        {
            turn.WouldChange = true;
            return;
        }

        var written = ObjectValue.Of((Field.Size, sized.Size), (Field.LengthM, length), (Field.Properties, sized.Properties));
        written = ValueWriter.Apply(bench, turn, action, action.Set, written);
        if (written[Field.Discipline].IsMissing && (action.Source.Discipline ?? turn.Rule.Document.Discipline) is { } discipline) written = written.With(Field.Discipline, discipline);
        var fields = new ObjectBuilder(8)
            .Set(Field.Tag, tag)
            .Set(Field.Type, action.Source.CableType)
            .Set(Field.Discipline, written[Field.Discipline])
            .Set(Field.From, from.Id.ToString())
            .Set(Field.To, to.Id.ToString())
            .Set(Field.Size, written[Field.Size])
            .Set(Field.LengthM, written[Field.LengthM])
            .Set(Field.Properties, written[Field.Properties])
            .Build();
        var read = action.Source.AutoSize ? SizingInputs.Paths : [Field.Tag];
        var detail = sized.Detail.Count == 0 ? bench.DetailOf(action) : sized.Detail;
        bench.MakeCable(turn, action, fields, from, to, turn.InputsOf(action, new Input(from, read), new Input(to, read)), detail);
    }

    /// <summary>The length, Missing where the rule gives none, or null when it cannot be computed.</summary>
    private Value? Length(Turn turn, CompiledAction.CreateCable action)
    {
        if (action.LengthM is null) return Value.Missing;
        var computed = action.LengthM.Compute(turn.Context);
        if (computed.IsValue && !(computed.Value.IsNumber && double.IsFinite(computed.Value.AsNumber) && computed.Value.AsNumber >= 0))
            computed = Computed.Failed(NoteCode.NotANumber, $"{computed.Value} is no length.");
        if (computed.IsValue) return computed.Value;
        bench.Complain(turn, action, computed, "the cable's length");
        return null;
    }
}
