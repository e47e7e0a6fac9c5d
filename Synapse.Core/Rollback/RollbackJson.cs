using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>Rollback items as they are stored, hashed and sent. Missing values are left out, so that a missing value and null stay apart.</summary>
public static class RollbackJson
{
    public static ObjectValue Of(RollbackItem item) => Of(item, item.Tag);

    /// <summary>The item under another name, or without one.</summary>
    internal static ObjectValue Of(RollbackItem item, string? tag) => ObjectValue.Of(
        ("kind", item.Kind.Word()),
        ("id", item.Id.ToString()),
        ("tag", Text(tag)),
        ("discipline", Text(item.Discipline)),
        ("did", item.Did.Word()),
        ("class", item.Class.Word()),
        ("result", item.Result.Word()),
        ("now_version", item.NowVersion),
        ("touched_since", item.TouchedSince ? true : Value.Missing),
        ("properties", List(item.Properties, p => Of(p))),
        ("change", item.Change is { } c ? Of(c) : Value.Missing),
        ("originals", List(item.Originals, e => (Value)e.ToString())),
        ("others", List(item.Others, o => Of(o))),
        ("reason", Text(item.Reason)),
        ("rules", List(item.Rules, r => (Value)r)),
        ("triggers", List(item.Triggers, t => (Value)t.ToString())),
        ("resolution", item.Resolution is { } r ? Of(r) : Value.Missing));

    public static RollbackItem Item(ObjectValue o) => new(
        Word<EntityKind>(o, "kind"), Id(o, "id")!.Value, o["tag"].AsString!, o["discipline"].AsString, Word<NetOp>(o, "did"), Word<RollbackClass>(o, "class"), Word<RollbackResult>(o, "result"),
        (int)o["now_version"].AsNumber, o["touched_since"].AsBoolean, Items(o["properties"], Property), Change(o),
        [.. (o["originals"].AsArray ?? ArrayValue.Empty).Select(e => new EventId(Guid.Parse(e.AsString!)))],
        Items(o["others"], Other), o["reason"].AsString, o["resolution"].AsObject is { } r ? Decision(r) : null)
    {
        Rules = [.. (o["rules"].AsArray ?? ArrayValue.Empty).Select(n => (int)n.AsNumber)],
        Triggers = [.. (o["triggers"].AsArray ?? ArrayValue.Empty).Select(t => EntityId.Parse(t.AsString)).OfType<EntityId>()],
    };

    public static ObjectValue Of(Resolution resolution) => resolution switch
    {
        Resolution.TakeBefore t => ObjectValue.Of(("is", t.Word), ("reason", t.Reason)),
        Resolution.AcceptStale a => ObjectValue.Of(("is", a.Word), ("reason", a.Reason)),
        Resolution.IncludeLaterBatch i => ObjectValue.Of(("is", i.Word), ("batch", i.Batch.ToString())),
        Resolution.Edit e => ObjectValue.Of(("is", e.Word), ("value", e.Value)),
        _ => ObjectValue.Of(("is", resolution.Word)),
    };

    /// <summary>The decision that an object says, or null when it says none.</summary>
    public static Resolution? Decision(ObjectValue o) => o["is"].AsString switch
    {
        "KEEP_CURRENT" => new Resolution.KeepCurrent(),
        "TAKE_BEFORE" when o["reason"].AsString is { Length: > 0 } reason => new Resolution.TakeBefore(reason),
        "INCLUDE_LATER_BATCH" when Guid.TryParse(o["batch"].AsString, out var batch) => new Resolution.IncludeLaterBatch(new BatchId(batch)),
        "EDIT" when !o["value"].IsMissing => new Resolution.Edit(o["value"]),
        "RE_RUN_RULES" => new Resolution.ReRunRules(),
        "ACCEPT_STALE" when o["reason"].AsString is { Length: > 0 } reason => new Resolution.AcceptStale(reason),
        _ => null,
    };

    public static ObjectValue Of(BatchStamp b) => ObjectValue.Of(
        ("id", b.Id.ToString()), ("no", b.No), ("kind", b.Kind.Word()), ("actor", b.Actor.Value), ("actor_name", b.ActorName), ("at", b.At.ToUniversalTime().ToString("O")), ("title", b.Title));

    public static BatchStamp Stamp(ObjectValue o) => new(
        new BatchId(Guid.Parse(o["id"].AsString!)), (long)o["no"].AsNumber, Word<BatchKind>(o, "kind"), new PersonId(o["actor"].AsString!), o["actor_name"].AsString!,
        DateTimeOffset.Parse(o["at"].AsString!, System.Globalization.CultureInfo.InvariantCulture), o["title"].AsString!);

    public static ObjectValue Of(RollbackCounts c) => ObjectValue.Of(
        ("classes", ObjectValue.Of([.. c.Classes.Select(x => (x.Key.Word(), (Value)x.Value))])),
        ("tombstones", c.Tombstones), ("restores", c.Restores), ("updates", c.Updates), ("unresolved", c.Unresolved));

    public static RollbackCounts Counts(ObjectValue o) => new(
        (o["classes"].AsObject ?? ObjectValue.Empty).ToDictionary(x => Words.Parse<RollbackClass>(x.Key)!.Value, x => (int)x.Value.AsNumber),
        (int)o["tombstones"].AsNumber, (int)o["restores"].AsNumber, (int)o["updates"].AsNumber, (int)o["unresolved"].AsNumber);

    public static ArrayValue Of(IReadOnlyList<ConstraintFinding> findings) =>
        ArrayValue.Of(findings.Select(f => (Value)ObjectValue.Of(("constraint", f.Constraint), ("detail", f.Detail))));

    public static IReadOnlyList<ConstraintFinding> Findings(Value list) =>
        Items(list, o => new ConstraintFinding(o["constraint"].AsString!, o["detail"].AsString!));

    private static ObjectValue Of(RollbackProperty p) => ObjectValue.Of(
        ("path", p.Path), ("before", p.Before), ("after", p.After), ("now", p.Now), ("proposed", p.Proposed), ("class", p.Class.Word()),
        ("touched_since", p.TouchedSince ? true : Value.Missing),
        ("written_by", p.WrittenBy is { } b ? Of(b) : Value.Missing),
        ("resolution", p.Resolution is { } r ? Of(r) : Value.Missing));

    private static RollbackProperty Property(ObjectValue o) => new(
        o["path"].AsString!, o["before"], o["after"], o["now"], o["proposed"], Word<RollbackClass>(o, "class"), o["touched_since"].AsBoolean,
        o["written_by"].AsObject is { } b ? Stamp(b) : null, o["resolution"].AsObject is { } r ? Decision(r) : null);

    private static ObjectValue Of(RollbackOther other) => ObjectValue.Of(
        ("kind", other.Kind is { } k ? k.Word() : Value.Missing), ("id", other.Id is { } id ? id.ToString() : Value.Missing), ("tag", Text(other.Tag)),
        ("batch", other.Batch is { } b ? Of(b) : Value.Missing), ("what", other.What));

    private static RollbackOther Other(ObjectValue o) => new(
        Words.Parse<EntityKind>(o["kind"].AsString), Id(o, "id"), o["tag"].AsString, o["batch"].AsObject is { } b ? Stamp(b) : null, o["what"].AsString!);

    private static ObjectValue Of(PlantChange c) => ObjectValue.Of(
        ("op", c.Op.Word()), ("version", c.Version), ("before", Part(c.Diff.Before)), ("after", Part(c.Diff.After)));

    private static PlantChange? Change(ObjectValue item) => item["change"].AsObject is not { } c
        ? null
        : new PlantChange(
            Word<EntityKind>(item, "kind"), Id(item, "id")!.Value, Word<ChangeOp>(c, "op"), (int)c["version"].AsNumber,
            new LeafDiff(c["before"].AsObject ?? ObjectValue.Empty, c["after"].AsObject ?? ObjectValue.Empty));

    private static Value Part(ObjectValue part) => part.Count == 0 ? Value.Missing : part;

    private static Value Text(string? text) => text is null ? Value.Missing : text;

    private static Value List<T>(IReadOnlyList<T> items, Func<T, Value> one) => items.Count == 0 ? Value.Missing : ArrayValue.Of(items.Select(one));

    private static IReadOnlyList<T> Items<T>(Value list, Func<ObjectValue, T> one) => [.. (list.AsArray ?? ArrayValue.Empty).Select(v => one(v.AsObject!))];

    private static EntityId? Id(ObjectValue o, string name) => EntityId.Parse(o[name].AsString);

    private static T Word<T>(ObjectValue o, string name) where T : struct, Enum =>
        Words.Parse<T>(o[name].AsString) ?? throw new FormatException($"{o[name]} is no {typeof(T).Name}.");
}
