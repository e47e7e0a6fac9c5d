using Synapse.Core.Plant;
using Synapse.Core.Planning;

namespace Synapse.Core.Tests.Planning;

public class PlanSummaryTests
{
    private const string IsMotor = """{"==":[{"var":"type"},"MOTOR"]}""";

    private static PlantBuilder Motors(int count, Func<int, string> properties)
    {
        var builder = new PlantBuilder();
        for (var i = 0; i < count; i++) builder.Asset($"M-{i:000}", "MOTOR", properties(i), area: i < 10 ? "210" : "310");
        return builder.Rule("double", IsMotor, """[{"type":"SET_PROPERTY","set":{"rated_kw":{"*":[2,{"var":"properties.kw"}]}}}]""");
    }

    [Fact]
    public void Changes_that_are_alike_are_one_line_with_its_outliers()
    {
        var plan = Motors(100, i => $$"""{"kw":{{(i == 42 ? 7 : 5)}}}""").Plan();
        var group = Assert.Single(PlanSummary.Of(plan).Groups);
        Assert.Equal((100, 0, ChangeOp.Update), (group.Count, group.Overwrites, group.Op));
        Assert.Equal([99, 1], group.Variants.Select(v => v.Count));
        Assert.Equal([42], group.Outliers);
    }

    [Fact]
    public void A_number_far_from_the_others_is_an_outlier()
    {
        var plan = Motors(40, i => $$"""{"kw":{{(i == 7 ? 900 : 10 + i)}}}""").Plan();
        Assert.Equal([7], Assert.Single(PlanSummary.Of(plan).Groups).Outliers);
    }

    [Fact]
    public void Changes_are_counted_along_every_axis()
    {
        var summary = PlanSummary.Of(Motors(12, _ => """{"kw":5,"rated_kw":3}""").Plan());
        Assert.Equal([("double", 12)], summary.ByRule.Select(s => (s.Key, s.Count)));
        Assert.Equal([("210", 10), ("310", 2)], summary.ByArea.Select(s => (s.Key, s.Count)));
        Assert.Equal([("MOTOR", 12)], summary.ByType.Select(s => (s.Key, s.Count)));
        Assert.Equal([("properties.rated_kw", "rated_kw", 12)], summary.ByProperty.Select(s => (s.Key, s.Label, s.Count)));
        Assert.Equal(12, summary.Groups[0].Overwrites);
    }
}

public class PlanDriftTests
{
    private static PlantBuilder Pumps(params string[] tags)
    {
        var builder = new PlantBuilder();
        foreach (var tag in tags) builder.Asset(tag, "PUMP", """{"power_kw":55}""");
        return builder;
    }

    private static PlantBuilder WithRule(PlantBuilder builder) => builder.Rule(
        "motor", """{"==":[{"var":"type"},"PUMP"]}""", """[{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"{tag}-M","set":{"power_kw":{"var":"properties.power_kw"}}}]""");

    private static Plan AtBatch(PlantBuilder builder, long batch) => WithRule(builder).Plan(r => r with { Project = r.Project with { LastBatchNo = batch } });

    [Fact]
    public void A_plan_that_only_stands_on_another_batch_does_not_differ() =>
        Assert.True(PlanDrift.Compare(AtBatch(Pumps("P-1"), 7), AtBatch(Pumps("P-1"), 8)).IsEmpty);

    [Fact]
    public void Only_what_moved_is_shown()
    {
        var now = Pumps("P-1", "P-3").Asset("P-2", "PUMP", """{"power_kw":75}""");
        var drift = PlanDrift.Compare(AtBatch(Pumps("P-1", "P-2", "P-4"), 7), AtBatch(now, 8));
        Assert.Equal(
            [(DriftKind.Added, "P-3-M"), (DriftKind.Added, "P-3-M child_of P-3"), (DriftKind.Removed, "P-4-M"), (DriftKind.Removed, "P-4-M child_of P-4"), (DriftKind.Changed, "P-2-M")],
            drift.Items.Select(i => (i.Kind, (i.Now ?? i.Reviewed)!.Tag)).Order());
        Assert.Equal(["properties.power_kw"], drift.Items.Single(i => i.Kind == DriftKind.Changed).Paths);
    }
}
