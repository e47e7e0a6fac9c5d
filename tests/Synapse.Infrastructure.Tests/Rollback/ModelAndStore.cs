using System.Globalization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Core.Tests.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Rollback.ReviewRoom;
using Reversal = Synapse.Core.Rollback.Reversal;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>The same work on a project of the database and on the model; after each step both must stand alike.</summary>
internal sealed class ModelAndStore : IAsyncDisposable
{
    private sealed class BrokenOffException : Exception;

    private readonly ReviewRoom _room;
    private readonly Tally _tally;
    private readonly PlantModel _plant = new();
    private readonly RandomHistory _history;
    private readonly List<Reversal> _reversals = [];
    private readonly List<(long No, string Seal)> _seals = [];

    private ModelAndStore(ReviewRoom room, Tally tally) => (_room, _tally, _history) = (room, tally, new RandomHistory(_plant));

    public int Batches => _plant.Batches.Count;

    public static async Task<ModelAndStore> OpenAsync(PostgresFixture postgres, Tally tally)
    {
        var room = await ReviewRoom.OpenAsync(postgres);
        Done(await room.Shop.Projects.CreateAsync(PlantModel.Project, "Model", "CA", null, ObjectValue.Empty, default));
        return new ModelAndStore(room, tally);
    }

    public Task WorkAsync(int[] steps) => WorkAsync(() => _history.Steps(steps));

    /// <summary>Asks for a rollback of one or two batches, keeps what conflicts, and approves; now and then somebody works on it in between, or the approval breaks off.</summary>
    public async Task TakeBackAsync(Random random)
    {
        List<BatchStamp> set = [_plant.Batches[random.Next(Batches)]];
        if (random.Next(4) == 0 && _plant.Batches[random.Next(Batches)] is var second && second != set[0]) set = [.. set.Append(second).OrderBy(b => b.No)];
        if (await AskAsync(set) is not { } request) return;
        var decisions = new Dictionary<ResolutionTarget, Resolution>();
        var plan = _plant.Plan([.. set]);
        for (var round = 0; plan.Counts.Unresolved > 0; round++)
        {
            Assert.True(round < 20, "Keeping everything does not come to an end.");
            foreach (var open in Open(plan)) decisions[open] = new Resolution.KeepCurrent();
            request = Done(await _room.Requests.DecideAsync(Lea, PlantModel.Project, request.Id, request.PlanHash, decisions, default));
            plan = _plant.Plan(decisions, [.. set]);
            Assert.Equal(Said(plan), await SaidAsync(request));
        }

        if (random.Next(5) == 0 && await MovesAsync(plan, request, random)) return;
        if (random.Next(5) == 0) await BreakOffAsync(request, random);
        await ApplyAsync(plan, request);
    }

    /// <summary>P5 and P6: folding all events gives the tables, all seals hold, and those seen earlier are still there.</summary>
    public async Task VerifyAsync()
    {
        var verification = new Verification(_room.Shop.Source, _room.Shop.Projects, _room.Shop.Disciplines);
        var seals = Done(await verification.SealsAsync(PlantModel.Project, 0, null, default));
        Assert.True(seals.IsWhole, string.Join(", ", seals.Bad));
        Assert.Equal(Batches, seals.LastBatchNo);
        var replay = Done(await verification.ReplayAsync(PlantModel.Project, default));
        Assert.True(replay.IsEqual, string.Join(", ", replay.Differences));
        Assert.Equal(_seals, (await SealsAsync()).Take(_seals.Count));
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    private async Task WorkAsync(Action steps)
    {
        var stamp = _plant.Batch(steps);
        await CommitAsync(stamp);
        await CompareAsync();
    }

    private async Task CommitAsync(BatchStamp stamp)
    {
        var events = _plant.Log.Where(c => c.Batch == stamp).OrderBy(c => c.Sequence).Select(c => Event(c.Change)).ToList();
        Done(await _room.Shop.Writer.CommitAsync(new BatchDraft(PlantModel.Project, stamp.Id, stamp.Kind, stamp.Title, Ann, TimeProvider.System.GetUtcNow(), events), default));
    }

    /// <summary>The request, when there is anything to ask for; what is refused must be so in the model as well.</summary>
    private async Task<RollbackRequest?> AskAsync(List<BatchStamp> set)
    {
        var asked = await _room.Requests.RequestAsync(Eve, PlantModel.Project, [.. set.Select(b => b.Id)], "It was a mistake.", default);
        if (asked is Outcome<RollbackRequest>.Done { Value: var request })
        {
            Assert.All(set, b => Assert.NotEqual(BatchEffect.RolledBack, Reversals.EffectOf(b.Id, _reversals)));
            Assert.Equal(Said(_plant.Plan([.. set])), await SaidAsync(request));
            return request;
        }

        var refusal = Refused(asked);
        _tally.Refused++;
        Assert.True(
            refusal.Code switch
            {
                RefusalCode.AlreadyRolledBack => set.Exists(b => Reversals.EffectOf(b.Id, _reversals) == BatchEffect.RolledBack),
                RefusalCode.InvalidRequest => _plant.Plan([.. set]).Items.All(i => i.Class == RollbackClass.AlreadyReverted),
                _ => false,
            },
            refusal.ToString());
        return null;
    }

    /// <summary>P8: somebody works on what is planned after the review; the approval is refused and changes nothing.</summary>
    private async Task<bool> MovesAsync(RollbackPlan plan, RollbackRequest request, Random random)
    {
        var touched = _plant[plan.Items[random.Next(plan.Items.Count)].Id];
        if (touched.Deleted || touched.Kind is not (EntityKind.Asset or EntityKind.Cable)) return false;
        await WorkAsync(() => _plant.Set(touched.Id, "properties.moved", random.Next()));
        Assert.Equal(RefusalCode.StalePlan, Refused(await _room.Requests.ApproveAsync(Lea, PlantModel.Project, request.Id, request.PlanHash, null, default)).Code);
        await CompareAsync();
        Done(await _room.Requests.WithdrawAsync(Eve, PlantModel.Project, request.Id, default));
        _tally.Moved++;
        return true;
    }

    /// <summary>P7: the approval breaks off at any step before the commit; nothing of it is there.</summary>
    private async Task BreakOffAsync(RollbackRequest request, Random random)
    {
        var at = (BatchStep)random.Next((int)BatchStep.Committed);
        var writer = _room.Shop.WriterThat((step, _) => step == at ? throw new BrokenOffException() : Task.CompletedTask);
        var plans = new RollbackPlans(_room.Shop.Source, _room.Shop.Projects, writer, _room.Clock);
        var requests = new RollbackRequests(_room.Shop.Source, _room.Shop.Projects, plans, writer, _room.Bell, _room.Clock);
        await Assert.ThrowsAsync<BrokenOffException>(() => requests.ApproveAsync(Lea, PlantModel.Project, request.Id, request.PlanHash, null, default));
        await CompareAsync();
        _tally.BrokenOff++;
    }

    private async Task ApplyAsync(RollbackPlan plan, RollbackRequest request)
    {
        var applied = Done(await _room.Requests.ApproveAsync(Lea, PlantModel.Project, request.Id, request.PlanHash, null, default));
        _plant.Apply(plan, id: applied.Result);
        _reversals.AddRange(plan.Batches.Select(b => new Reversal(applied.Result!.Value, b.Id, !plan.IsPartial)));
        await CompareAsync();
        _tally.Applied++;
        if (plan.IsPartial) _tally.Partial++;
        _seals.Clear();
        _seals.AddRange(await SealsAsync());
    }

    private async Task CompareAsync()
    {
        var stored = Done(await _room.Shop.Plant.LoadAsync(PlantModel.Project, withTombstones: true, default));
        Assert.Equal(_plant.States.Values.OrderBy(e => e.Id), stored.Entities.OrderBy(e => e.Id));
    }

    private async Task<List<(long, string)>> SealsAsync()
    {
        await using var command = _room.Shop.Source.CreateCommand("select batch_no, encode(seal, 'hex') from batches join projects using (project_id) where code = 'model' order by batch_no");
        await using var reader = await command.ExecuteReaderAsync();
        var seals = new List<(long, string)>();
        while (await reader.ReadAsync()) seals.Add((reader.GetInt64(0), reader.GetString(1)));
        return seals;
    }

    private async Task<List<string>> SaidAsync(RollbackRequest request)
    {
        Assert.Empty(request.Findings);
        return Said(Done(await _room.Requests.ItemsAsync(Vic, PlantModel.Project, request.Id, new(), -1, 1000, default)).Select(i => i.Item));
    }

    private static List<string> Said(RollbackPlan plan) => Said(plan.Items);

    // By number and not by id or moment, which the two do not have in common.
    private static List<string> Said(IEnumerable<RollbackItem> items) =>
    [
        .. items.OrderBy(i => i.Id).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{i.Kind} {i.Tag} {i.Did} {i.Class} {i.Result} v{i.NowVersion} {i.TouchedSince} {i.Change} [{string.Join("; ", i.Properties.OrderBy(p => p.Path, StringComparer.Ordinal).Select(Said))}] others [{string.Join("; ", i.Others.Select(o => $"{o.Id} {o.Batch?.No} {o.What}").Order(StringComparer.Ordinal))}] {i.Reason}")),
    ];

    private static string Said(RollbackProperty p) => $"{p.Path}: {p.Before} {p.After} {p.Now} -> {p.Proposed} {p.Class} {p.TouchedSince} {p.WrittenBy?.No}";

    private static IEnumerable<ResolutionTarget> Open(RollbackPlan plan) => plan.Items.Where(i => i.IsUnresolved).SelectMany(i => i.IsWhole
        ? [new ResolutionTarget(i.Id, null)]
        : i.Properties.Where(p => p.Class.IsConflict() && p.Resolution is null).Select(p => new ResolutionTarget(i.Id, p.Path)));
}
