using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class RivalWriterTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));

    private static Verification VerificationOf(Workshop shop) => new(shop.Source, shop.Projects, shop.Disciplines);

    [Fact]
    public async Task Of_eight_rivals_on_one_version_one_wins_and_seven_are_told()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => shop.TryAsync(Set(Pump, "area", $"{i}"))))).WaitAsync(Patience);

        Assert.Single(outcomes.OfType<Outcome<BatchReceipt>.Done>());
        Assert.Equal(7, outcomes.OfType<Outcome<BatchReceipt>.Refused>().Count(r => r.Refusal.Code == RefusalCode.VersionConflict));
        Assert.Equal(2, (await shop.EntitiesAsync())[Pump.Id].Version);
    }

    [Fact]
    public async Task Of_eight_rivals_for_one_tag_one_wins_and_seven_are_told()
    {
        await using var shop = await OpenAsync(postgres);
        // Different ids, so that only the tag can clash.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => shop.TryAsync(Created(Asset("P-1", after: i)))))).WaitAsync(Patience);
        Assert.Single(outcomes.OfType<Outcome<BatchReceipt>.Done>());
        Assert.Equal(7, outcomes.OfType<Outcome<BatchReceipt>.Refused>().Count(r => r.Refusal.Code == RefusalCode.DuplicateTag));
    }

    [Fact]
    public async Task Rivals_that_planned_the_same_creation_on_the_same_state_are_told_the_tag()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        Assert.Equal(RefusalCode.DuplicateTag, Refused(await shop.TryAsync(Created(Pump))).Code);
    }

    [Fact]
    public async Task Two_imports_at_once_are_both_whole()
    {
        await using var shop = await OpenAsync(postgres);
        var lists = new[] { "A", "B" }.Select(list => Enumerable.Range(0, 3000).Select(i => Created(Asset($"{list}-{i}"))).ToList());
        var receipts = await Task.WhenAll(lists.Select(list => Task.Run(() => shop.CommitAsync(list)))).WaitAsync(Patience);
        Assert.Equal([1, 2], receipts.Select(r => r.BatchNo).Order());
        Assert.Equal(6000, (await shop.EntitiesAsync()).Count);
        Assert.True(Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, null, default)).IsWhole);
    }

    [Fact]
    public async Task Two_imports_of_the_same_list_in_opposite_order_do_not_lock_each_other_for_ever()
    {
        await using var shop = await OpenAsync(postgres);
        var list = Enumerable.Range(0, 2000).Select(i => Asset($"P-{i}")).ToList();
        var other = list.Select(a => Asset(a.Text(Field.Tag)!, after: 1)).Reverse().ToList();
        var outcomes = await Task.WhenAll(
            Task.Run(() => shop.TryAsync([.. list.Select(Created)])), Task.Run(() => shop.TryAsync([.. other.Select(Created)]))).WaitAsync(Patience);
        Assert.Single(outcomes.OfType<Outcome<BatchReceipt>.Done>());
        Assert.Equal(RefusalCode.DuplicateTag, outcomes.OfType<Outcome<BatchReceipt>.Refused>().Single().Refusal.Code);
        Assert.Equal(2000, (await shop.EntitiesAsync()).Count);
    }

    [Fact]
    public async Task Numbers_have_no_gap_under_sixteen_writers_of_which_some_are_refused()
    {
        await using var shop = await OpenAsync(postgres);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            var done = 0;
            for (var i = 0; i < 8; i++)
                if (await shop.TryAsync(Created(Asset(i % 4 == 3 ? "SAME" : $"{w}-{i}", after: w))) is Outcome<BatchReceipt>.Done)
                    done++;
            return done;
        }))).WaitAsync(Patience);

        Assert.Equal(16 * 6 + 1, outcomes.Sum());
        var (count, last) = (await shop.ScalarAsync<long>("select count(*) from batches"), await shop.ScalarAsync<long>("select max(batch_no) from batches"));
        Assert.Equal((97L, 97L), (count, last));
        Assert.True(Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, null, default)).IsWhole);
        Assert.True(Done(await VerificationOf(shop).ReplayAsync(Goldmine, default)).IsEqual);
    }

    [Fact]
    public async Task Who_reads_by_number_misses_nobody_who_commits_late()
    {
        await using var shop = await OpenAsync(postgres);
        var timeline = new Timeline(shop.Source, shop.Projects, shop.Disciplines);
        var (recorded, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = shop.WriterThat(async (step, _) =>
        {
            if (step != BatchStep.Recorded) return;
            recorded.SetResult();
            await goOn.Task;
        });
        // The slow one has written its events first but commits last.
        var late = Task.Run(() => slow.CommitAsync(Draft(Created(Asset("SLOW"))), default));
        await recorded.Task.WaitAsync(Patience);
        await shop.CommitAsync(Created(Asset("FAST")));
        var seen = Done(await timeline.SinceAsync(Goldmine, 0, 100, default));
        goOn.SetResult();
        Done(await late.WaitAsync(Patience));
        var then = Done(await timeline.SinceAsync(Goldmine, seen[^1].BatchNo, 100, default));
        Assert.Equal([1L, 2L], seen.Concat(then).Select(b => b.BatchNo));
    }

    [Fact]
    public async Task An_end_that_is_deleted_between_the_check_and_the_commit_is_noticed()
    {
        await using var shop = await OpenAsync(postgres);
        var motor = Asset("P-1-M");
        await shop.CommitAsync(Created(Pump), Created(motor));
        var writer = shop.WriterThat((step, _) => step == BatchStep.Recorded ? shop.CommitAsync(Deleted(motor)) : Task.CompletedTask);
        var refusal = Refused(await writer.CommitAsync(Draft(Created(Cable("C-1", Pump, motor))), default));
        Assert.Equal(RefusalCode.ConstraintViolation, refusal.Code);
    }

    [Fact]
    public async Task An_end_that_is_deleted_after_the_first_check_is_noticed_under_the_lock()
    {
        await using var shop = await OpenAsync(postgres);
        var motor = Asset("P-1-M");
        await shop.CommitAsync(Created(Pump), Created(motor));
        var writer = shop.WriterThat((step, _) => step == BatchStep.Checked ? shop.CommitAsync(Deleted(motor)) : Task.CompletedTask);
        var refusal = Refused(await writer.CommitAsync(Draft(Created(Cable("C-1", Pump, motor))), default));
        Assert.Equal(RefusalCode.ConstraintViolation, refusal.Code);
    }
}
