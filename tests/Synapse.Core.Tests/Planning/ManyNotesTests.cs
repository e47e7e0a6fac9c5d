using Synapse.Core.Planning;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Planning;

public class ManyNotesTests
{
    private const string NeedsPower = """{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},5]}]}""";
    private const string SetsBig = """[{"type":"SET_PROPERTY","set":{"big":true}}]""";
    private const string Bomb = """{"some":[{"reduce":[{"var":"properties.list"},{"merge":[{"var":"accumulator"},{"var":"accumulator"}]},[1]]},true]}""";

    private static readonly string Forty = "{\"list\":[" + string.Join(',', Enumerable.Range(0, 40)) + "]}";

    private static PlantBuilder Pumps(int count, string properties = "{}")
    {
        var builder = new PlantBuilder();
        for (var i = 0; i < count; i++) builder.Asset($"P-{i:0000}", "PUMP", properties);
        return builder;
    }

    [Fact]
    public void What_is_unknown_at_many_assets_is_listed_for_some_and_counted_for_all()
    {
        var plan = Pumps(130).Rule("r", NeedsPower, SetsBig).Plan();

        Assert.Equal((130, 130), (plan.Counts.Unknown, Assert.Single(plan.Tallies).Unknown));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"P-{i:0000}"), plan.Notes.Where(n => n.Trigger is not null).Select(n => n.TriggerTag));
        var rest = Assert.Single(plan.Notes, n => n.Trigger is null);
        Assert.Equal((PlanNoteKind.Unknown, NoteCode.MissingData, 30), (rest.Kind, rest.Code, rest.Count));
    }

    [Fact]
    public void Of_thousands_that_are_unknown_the_first_by_tag_are_listed()
    {
        var plan = Pumps(2_500).Rule("r", NeedsPower, SetsBig).Plan();

        Assert.Equal(2_500, plan.Counts.Unknown);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"P-{i:0000}"), plan.Notes.Where(n => n.Trigger is not null).Select(n => n.TriggerTag));
    }

    [Fact]
    public void Values_that_cannot_be_known_are_counted_alike()
    {
        var plan = Pumps(130).Rule("r", "true", """[{"type":"SET_PROPERTY","set":{"big":{"*":[{"var":"properties.power_kw"},2]}}}]""").Plan();

        Assert.Equal((130, 101), (plan.Counts.Unknown, plan.Notes.Count));
    }

    [Fact]
    public void A_rule_that_goes_over_its_budget_too_often_stops_and_the_others_go_on()
    {
        var plan = Pumps(20, Forty)
            .Rule("bomb", Bomb, """[{"type":"SET_PROPERTY","set":{"a":1}}]""")
            .Rule("writes-bomb", "true", "[{\"type\":\"SET_PROPERTY\",\"set\":{\"b\":" + Bomb + "}}]")
            .Rule("good", "true", """[{"type":"SET_PROPERTY","set":{"c":1}}]""")
            .Plan();

        Assert.Equal(["bomb", "writes-bomb"], plan.Notes.Where(n => n.Code == NoteCode.Quarantined).Select(n => n.Rule!.Id.Value).Order());
        Assert.Equal((20, 20), (plan.Changes.Count, plan.Changes.Count(c => c.Rule.Id.Value == "good")));
    }

    [Fact]
    public void A_budget_that_is_exceeded_once_is_an_error_of_that_asset_alone()
    {
        var plan = Pumps(5, """{"list":[1]}""").Asset("P-9999", "PUMP", Forty).Rule("r", Bomb, SetsBig).Plan();

        Assert.Equal((NoteCode.BudgetExceeded, "P-9999"), (Assert.Single(plan.Notes).Code, plan.Notes[0].TriggerTag));
        Assert.Equal(5, plan.Changes.Count);
    }

    [Fact]
    public void Planning_that_is_cancelled_says_little_more()
    {
        var request = Pumps(3_000, """{"power_kw":55}""").Rule("r", NeedsPower, SetsBig).Request();
        var phases = new HashSet<string>();
        _ = Planner.Plan(request, SizingTables.Default, new Listener(p => phases.Add(p.Phase)));

        Assert.Contains("ACT", phases);
        foreach (var phase in phases) Assert.InRange(HeardAfterCancel(request, phase), 0, 4);
    }

    private static int HeardAfterCancel(PlanRequest request, string phase)
    {
        using var cancel = new CancellationTokenSource();
        var later = 0;
        var listener = new Listener(p =>
        {
            if (cancel.IsCancellationRequested) later++;
            else if (p.Phase == phase) cancel.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => { _ = Planner.Plan(request, SizingTables.Default, listener, cancel.Token); });
        return later;
    }

    private sealed class Listener(Action<PlanProgress> heard) : IProgress<PlanProgress>
    {
        private readonly Lock _lock = new();

        public void Report(PlanProgress value)
        {
            lock (_lock) heard(value);
        }
    }
}
