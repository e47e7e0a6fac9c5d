using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Planning;

public class ReplannerTests
{
    [Fact]
    public void Planning_again_what_changed_gives_the_changes_of_a_full_plan()
    {
        var (compared, changing) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_500), Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var request = new RandomPlant(seed).Request();
            if (AtRest(request) is not { } rest || Replanner.Of(rest, SizingTables.Default) is not { } replanner) return;
            var random = new System.Random(seed);
            for (var i = 0; i < 3; i++)
            {
                var changed = Changed(rest.Entities, random);
                var ids = changed.Select(e => e.Id).ToHashSet();
                var full = Planner.Plan(rest with { Entities = [.. rest.Entities.Where(e => !ids.Contains(e.Id)), .. changed] }, SizingTables.Default);
                var again = replanner.Replan(changed);
                if (full is not Outcome<Plan>.Done wanted) continue;

                var got = Assert.IsType<Outcome<Plan>.Done>(again).Value;
                Assert.Equal(Shown(wanted.Value), Shown(got));
                compared++;
                if (got.Changes.Count > 0) changing++;
            }
        }));

        Assert.True(compared > 300 && changing > 50, $"{compared} compared, {changing} with changes");
    }

    [Fact]
    public void A_tag_that_changed_asks_for_a_full_plan()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP", """{"kw":5}""").Rule("r", "true", """[{"type":"SET_PROPERTY","set":{"a":1}}]""");
        var replanner = Replanner.Of(builder.After(builder.Plan()).Request(), SizingTables.Default)!;
        var pump = builder["P-1"];

        Assert.Null(replanner.Replan([pump with { Fields = pump.Fields.With(Field.Tag, "P-2") }]));
        Assert.Null(replanner.Replan([pump with { Id = new EntityId(Guid.Empty) }]));
        Assert.Null(Replanner.Of(builder.Request() with { Filter = RunFilter.None with { Areas = ["210"] } }, SizingTables.Default));
    }

    private static PlanRequest? AtRest(PlanRequest request) => Planner.Plan(request, SizingTables.Default) is not Outcome<Plan>.Done done
        ? null
        : request with
        {
            Project = request.Project with { LastBatchNo = request.Project.LastBatchNo + 1 },
            Entities = PlantFold.Apply(request.Entities, done.Value.Changes.Select(c => c.Change)),
        };

    private static List<Entity> Changed(IReadOnlyList<Entity> entities, System.Random random)
    {
        var assets = entities.Where(e => e.Kind == EntityKind.Asset).ToArray();
        var changed = new List<Entity>();
        foreach (var asset in random.GetItems(assets, Math.Min(2, assets.Length)).Distinct())
        {
            var name = random.GetItems(new[] { "a", "b", "c" }, 1)[0];
            Value value = random.Next(4) == 0 ? Value.Missing : random.Next(4);
            var properties = asset.Fields[Field.Properties].AsObject!.With(name, value);
            changed.Add(asset with { Version = asset.Version + 1, Fields = asset.Fields.With(Field.Properties, properties) });
        }

        return changed;
    }

    // Causes are places in a list whose order may differ.
    private static IEnumerable<string> Shown(Plan plan) => plan.Changes
        .Select(c => $"{c.Rule.Id} {c.ActionIndex} {c.TriggerTag} {c.Change.Op} {c.Tag} {c.Change.Version} {ValueJson.WriteCanonical(c.Change.Diff.Before)} {ValueJson.WriteCanonical(c.Change.Diff.After)}")
        .Order(StringComparer.Ordinal);
}
