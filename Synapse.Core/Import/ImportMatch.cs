using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Import;

/// <summary>A row and the asset that it speaks of: one that is there, or one that it creates.</summary>
internal sealed record ImportMatch(ImportRow Row, EntityId Id, Entity? Existing)
{
    /// <summary>The creation or update that the row asks for; null when it says nothing new.</summary>
    public PlantChange? Change(IReadOnlyList<string> paths, char decimalSign)
    {
        if (Existing is null) return new PlantChange(EntityKind.Asset, Id, ChangeOp.Create, 1, new LeafDiff(ObjectValue.Empty, NewLeaves(paths)));
        var fields = Existing.Fields;
        if (fields[Field.Tag].AsString != Row.Tag) fields = fields.With(Field.Tag, Row.Tag);
        if (KeptSourceId is { } id) fields = Set(fields, ImportTarget.SourceIdPath, id, decimalSign);
        for (var i = 0; i < paths.Count; i++)
            if (!Row.Values[i].IsMissing) fields = Set(fields, paths[i], Row.Values[i], decimalSign);
        return ReferenceEquals(fields, Existing.Fields) ? null : PlantChange.Update(Existing, fields);
    }

    public string? Discipline(IReadOnlyList<string> paths) => Filled(paths, Field.Discipline).AsString ?? Existing?.Text(Field.Discipline);

    /// <summary>The id that is kept with the asset. The project's own id, as an export gives it, is not a property of it.</summary>
    public string? KeptSourceId => IsOwnExport ? null : Row.SourceId;

    private bool IsOwnExport => EntityId.Parse(Row.SourceId) == Id;

    // The leaves as flattening would give them: the asset's fields in their order, then the properties in the order of the columns.
    private ObjectValue NewLeaves(IReadOnlyList<string> paths)
    {
        var leaves = new ObjectBuilder(paths.Count + 3);
        leaves.Set(Field.Tag, Row.Tag);
        foreach (var field in Field.Of(EntityKind.Asset))
            leaves.Set(field, Filled(paths, field) is { IsMissing: false } value ? value : field == Field.Type ? KnownAssetTypes.Unclassified : Value.Missing);
        if (KeptSourceId is { } id) leaves.Set(ImportTarget.SourceIdPath, id);
        for (var i = 0; i < paths.Count; i++)
            if (ImportTarget.IsProperty(paths[i])) leaves.Set(paths[i], Row.Values[i]);
        return leaves.Build();
    }

    private Value Filled(IReadOnlyList<string> paths, string path)
    {
        for (var i = 0; i < paths.Count; i++)
            if (paths[i] == path) return Row.Values[i];
        return Value.Missing;
    }

    private ObjectValue Set(ObjectValue fields, string path, Value value, char decimalSign)
    {
        var old = Leaves.At(fields, path);
        return old.Equals(value) || old.Equals(value = LikeBefore(old, value, decimalSign)) ? fields : Leaves.Set(fields, path, value);
    }

    // Text that is how a file shows the value that is there is no change: a number, a flag, a list, a text with white space around it. Whether a column holds numbers depends on the
    // whole file, so a number stays one where the text is that of a number. The other way round, a text that has become a number is a change (the list has been mended), except in
    // our own export, where it is the text that we wrote.
    private Value LikeBefore(Value old, Value now, char decimalSign)
    {
        if (old.IsMissing) return now;
        if (now.IsNumber && old.IsNumber) return PlainNumber.Shows(PlainNumber.Write(now.AsNumber), '.', old.AsNumber) ? old : now;
        if (now.IsNumber && old.AsString is { } kept) return IsOwnExport && PlainNumber.Shows(ImportCells.AsRead(kept), decimalSign, now.AsNumber) ? old : now;
        if (now.AsString is not { } text || text == Shown(old)) return old;
        if (!old.IsNumber) return now;
        return PlainNumber.Shows(text, decimalSign, old.AsNumber) ? old : PlainNumber.TryRead(text, decimalSign, out var number) ? number : now;
    }

    private static string Shown(Value value) => value.Kind switch
    {
        ValueKind.String => ImportCells.AsRead(value.AsString!),
        ValueKind.Number => PlainNumber.Write(value.AsNumber),
        ValueKind.Boolean => value.AsBoolean ? "TRUE" : "FALSE",
        _ => ValueJson.Write(value),
    };
}
