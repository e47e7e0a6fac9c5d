using System.Diagnostics;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;

namespace Synapse.Benchmarks;

/// <summary>Taking back a batch of 100,000 events after others have worked on the same assets: the plan, the plan with its dry run, and applying it.</summary>
internal static class RollbackSpeed
{
    private const int TouchedLater = 4_000;
    private static readonly Actor Engineer = Person("engineer", ProjectRole.Engineer);
    private static readonly Actor Lead = Person("lead", ProjectRole.Lead);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var past = await LongPast.FillAsync(room, BenchRoom.Events(arguments));
        var changed = Math.Min(past.Assets.Count, LargeBatch.Events - LargeBatch.Created);
        var powers = Enumerable.Range(0, changed).ToDictionary(i => past.Assets[i].Id, i => past.Now(i).Fields[Field.Properties]["power_kw"].AsNumber);
        var batch = BenchRoom.Done(await past.CommitAsync(BatchKind.Execution, "A large batch", LargeBatch.On(past, 1))).Id;
        // Others describe some of its assets: that stays.
        BenchRoom.Done(await past.CommitAsync(BatchKind.Manual, "Later work", [.. Enumerable.Range(0, Math.Min(TouchedLater, changed)).Select(i => Described(past.Now(i)))]));
        var plans = new RollbackPlans(room.Source, room.Projects, room.Batches, TimeProvider.System);
        var requests = new RollbackRequests(room.Source, room.Projects, plans, room.Batches, new ProjectBell(), TimeProvider.System);
        await room.SettleAsync();

        var (plan, planned) = await TimedAsync(() => plans.PreviewAsync(Engineer, past.Project, [batch], default));
        var (_, tried) = await TimedAsync(() => plans.PlanAsync(past.Project, RollbackAim.Back([batch]), RollbackPlanner.Undecided, tried: true, default));
        var request = BenchRoom.Done(await requests.RequestAsync(Engineer, past.Project, batch, "It was a mistake.", default));
        await room.SettleAsync();
        var (approved, applied) = await TimedAsync(() => requests.ApproveAsync(Lead, past.Project, request.Id, request.PlanHash, "Agreed.", default));

        var complaint = approved.Result is null ? "Nothing was applied." : await ComplaintAsync(room, past, plan, powers);
        return BenchRoom.Tell(
            complaint, ("events", past.Events), ("plan_s", BenchRoom.Round(planned.TotalSeconds)), ("dry_run_s", BenchRoom.Round(tried.TotalSeconds)), ("apply_s", BenchRoom.Round(applied.TotalSeconds)));
    }

    private static async Task<string?> ComplaintAsync(BenchRoom room, LongPast past, RollbackPlan plan, Dictionary<EntityId, double> powers)
    {
        if (plan.Counts.Unresolved > 0) return $"{plan.Counts.Unresolved} items are in conflict.";
        var after = BenchRoom.Done(await room.Plants.LoadAsync(past.Project, default)).Entities.ToDictionary(e => e.Id);
        if (after.Count != past.Assets.Count) return $"{after.Count} entities are left of {past.Assets.Count}.";
        if (powers.FirstOrDefault(p => after[p.Key].Fields[Field.Properties]["power_kw"].AsNumber != p.Value) is { Value: > 0 } wrong) return $"{wrong.Key} should have a power of {wrong.Value} again.";
        if (after.Values.Count(e => e.Text(Field.Description) == "Seen on site") != Math.Min(TouchedLater, powers.Count)) return "Later work was lost.";
        return await room.ComplaintAsync(past.Project);
    }

    private static NewEvent Described(Entity asset) =>
        NewEvent.Of(PlantChange.Update(asset, asset.Fields.With(Field.Description, "Seen on site"))!, null, asset.Text(Field.Discipline), Core.Logic.ObjectValue.Empty);

    private static async Task<(T Result, TimeSpan Time)> TimedAsync<T>(Func<Task<Core.Outcome<T>>> act)
    {
        var clock = Stopwatch.StartNew();
        return (BenchRoom.Done(await act()), clock.Elapsed);
    }

    private static Actor Person(string id, ProjectRole role) => new(new PersonId(id), id, new Dictionary<string, ProjectRole> { ["*"] = role });
}
