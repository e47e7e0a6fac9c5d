using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

/// <summary>
/// Turns any list of numbers into work on a plant that a person could have done: a number that makes no sense at its moment does nothing, so that shrinking a failing list always gives
/// another history.
/// </summary>
internal sealed class RandomHistory(PlantModel plant, string tags = "T")
{
    private static readonly string[] Paths = ["area", "properties.a", "properties.b", "properties.n", "properties.n.x", "properties.n.y"];
    private static readonly Value[] Values = [1, 2, "1", Value.Null, Value.Missing, Value.Array(1, 2)];

    /// <summary>The entities that this history's steps may touch; all when null.</summary>
    public Func<Entity, bool> Mine { get; init; } = _ => true;

    /// <summary>One batch for each run of numbers, about five steps each.</summary>
    public static IEnumerable<int[]> Batches(IEnumerable<int> numbers) => numbers.Chunk(5);

    public BatchStamp Batch(int[] numbers) => plant.Batch(() => Steps(numbers));

    public void Steps(int[] numbers)
    {
        foreach (var n in numbers) Step(n < 0 ? ~n : n);
    }

    private void Step(int n)
    {
        var (what, which, how) = (n % 13, n / 13 % 97, n / 1261);
        switch (what)
        {
            case 0 or 1:
                var tag = tags + which % 7;
                if (Free(UniqueKey.Of(EntityKind.Asset, ObjectValue.Of((Field.Tag, tag))))) plant.Asset(tag, ("a", how % 3));
                break;
            case 2:
                if (Pick(EntityKind.Asset, which) is { } from && Pick(EntityKind.Asset, how) is { } to && Free(UniqueKey.Of(EntityKind.Cable, ObjectValue.Of((Field.Tag, tags + which % 5)))))
                    plant.Cable(tags + which % 5, from.Id, to.Id);
                break;
            case 3:
                if (Pick(EntityKind.Asset, which) is { } source && Pick(EntityKind.Asset, how) is { } target && Free(UniqueKey.Of(EntityKind.Edge, EdgeFields(source, target))))
                    plant.Edge(source.Id, target.Id);
                break;
            case 4 or 5:
                if (Pick(EntityKind.Asset, which) is { } asset) plant.Set(asset.Id, Paths[how % Paths.Length], PropertyValue(Paths[how % Paths.Length], how / Paths.Length));
                break;
            case 6:
                if (Pick(EntityKind.Asset, which) is { } named && Free(UniqueKey.Of(EntityKind.Asset, ObjectValue.Of((Field.Tag, tags + how % 7))))) plant.Set(named.Id, Field.Tag, tags + how % 7);
                break;
            case 7:
                if (Pick(EntityKind.Cable, which) is { } cable && Pick(EntityKind.Asset, how) is { } end) plant.Set(cable.Id, Field.To, end.Id.ToString());
                break;
            case 8:
                if (Pick(null, which) is { } old && !plant.Live.Any(e => plant.Refers(e, old.Id))) plant.Delete(old.Id);
                break;
            case 9:
                if (Pick(EntityKind.Asset, which) is { } wired && Pick(EntityKind.Asset, how) is { } card && Free(UniqueKey.Of(EntityKind.IoAllocation, IoFields(wired, card, how % 3))))
                    plant.Io(wired.Id, card.Id, how % 3);
                break;
            case 10:
                if (Free(UniqueKey.Of(EntityKind.Package, ObjectValue.Of((Field.Code, tags + which % 3))))) plant.Package(tags + which % 3);
                break;
            case 11:
                if (Pick(EntityKind.Package, which) is { } package && Pick(EntityKind.Asset, how) is { } member && Free(UniqueKey.Of(EntityKind.PackageMember, MemberFields(package, member))))
                    plant.Member(package.Id, member.Id);
                break;
            default:
                var gone = plant.States.Values.Where(e => e.Deleted && Mine(e)).OrderBy(e => e.Id).ToList();
                if (gone.Count > 0 && gone[which % gone.Count] is var dead && CanLive(dead)) plant.Restore(dead.Id);
                break;
        }
    }

    private static ObjectValue EdgeFields(Entity source, Entity target) =>
        ObjectValue.Of((Field.Source, source.Id.ToString()), (Field.Relation, "powers"), (Field.Target, target.Id.ToString()));

    private static ObjectValue MemberFields(Entity package, Entity member) => ObjectValue.Of((Field.Package, package.Id.ToString()), (Field.Member, member.Id.ToString()));

    private static ObjectValue IoFields(Entity asset, Entity card, int channel) =>
        ObjectValue.Of((Field.Asset, asset.Id.ToString()), (Field.Signal, "run"), (Field.Card, card.Id.ToString()), (Field.Channel, channel));

    // A field of its own holds text or nothing; free properties hold anything.
    private static Value PropertyValue(string path, int n) => path == "area" ? n % 3 == 0 ? Value.Missing : $"{n % 3}" : Values[n % Values.Length];

    private bool CanLive(Entity e) => Free(UniqueKey.Of(e.Kind, e.Fields)) && Field.ReferencesOf(e.Kind).All(f => !plant[e.Reference(f)!.Value].Deleted);

    private bool Free(IEnumerable<UniqueKey> keys) => !plant.Live.SelectMany(e => UniqueKey.Of(e.Kind, e.Fields)).Intersect(keys).Any();

    private Entity? Pick(EntityKind? kind, int which)
    {
        var some = plant.Live.Where(e => (kind is null || e.Kind == kind) && Mine(e)).OrderBy(e => e.Id).ToList();
        return some.Count == 0 ? null : some[which % some.Count];
    }
}
