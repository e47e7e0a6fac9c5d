using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Audit;

/// <summary>An asset is made with a person's name in its description, then moved to another area; the first event's contents are erased.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ErasureTests(PostgresFixture postgres)
{
    private static readonly Actor Root = new(new PersonId("root"), "Rudi Root", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("contact", "Erika Mustermann"));

    private static async Task<(Workshop Shop, BatchReceipt First, BatchReceipt Second)> HistoryAsync(PostgresFixture postgres)
    {
        var shop = await OpenAsync(postgres);
        var first = await shop.CommitAsync(Created(Pump));
        return (shop, first, await shop.CommitAsync(Set(Pump, "area", "210")));
    }

    private static Erasures ErasuresOf(Workshop shop) => new(shop.Source, shop.Projects, new ProjectBell());

    private static Verification VerificationOf(Workshop shop) => new(shop.Source, shop.Projects, shop.Disciplines);

    [Fact]
    public async Task What_an_event_carried_is_gone_everywhere_and_the_chain_still_verifies()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        var record = Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, first.Id.Event(1), "She asked for it.", default));

        Assert.Equal(("Rudi Root", "She asked for it."), (record.By, record.Reason));
        Assert.DoesNotContain("Mustermann", await shop.ScalarAsync<string>("select string_agg(payload::text, ' ') from workflow_events"));
        var seals = Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, null, default));
        Assert.True(seals.IsWhole);
        Assert.Equal(0L, await shop.ScalarAsync<long>("select count(*) from execution_snapshots"));
    }

    [Fact]
    public async Task What_was_erased_does_not_live_on_in_a_comparison()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        var comparisons = new Comparisons(shop.Source, shop.Projects, new Moments(shop.Source, shop.Projects));
        Done(await comparisons.OfAsync(Root, Goldmine, new AsOf.AfterBatch(0), new AsOf.AfterBatch(1), default));
        Assert.Contains("Mustermann", await shop.ScalarAsync<string>("select string_agg(after::text, ' ') from comparison_items"));

        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, first.Id.Event(1), "She asked for it.", default));

        Assert.Equal(0L, await shop.ScalarAsync<long>("select (select count(*) from comparisons) + (select count(*) from comparison_items)"));
    }

    [Fact]
    public async Task An_erasure_is_a_verdict_of_its_own_and_explains_one_event_only()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, first.Id.Event(1), "She asked for it.", default));
        var verdicts = new Verdicts();
        Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, verdicts, default));
        Assert.Equal([SealVerdict.Erased, SealVerdict.Ok], verdicts.All.Select(v => v.Verdict));

        await shop.ExecuteAsAdministratorAsync("alter table workflow_events disable trigger user; update workflow_events set payload = '{\"erased\":true}' where batch_seq = 2");
        Assert.Equal([SealVerdict.Tampered, SealVerdict.Tampered], Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, null, default)).Bad.Select(b => b.Verdict));
    }

    [Fact]
    public async Task What_was_erased_and_put_back_past_the_log_is_found()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        var payload = await shop.ScalarAsync<string>("select payload::text from workflow_events where entity_version = 1");
        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, first.Id.Event(1), "She asked for it.", default));
        await shop.ExecuteAsAdministratorAsync($"alter table workflow_events disable trigger user; update workflow_events set payload = '{payload}' where entity_version = 1");
        Assert.Contains("is back", Assert.Single(Done(await VerificationOf(shop).SealsAsync(Goldmine, 0, null, default)).Bad).Detail);
    }

    [Fact]
    public async Task Histories_states_and_replay_cope_with_what_is_gone()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, first.Id.Event(1), "She asked for it.", default));

        var replay = Done(await VerificationOf(shop).ReplayAsync(Goldmine, default));
        Assert.Equal((true, 1), (replay.IsEqual, replay.Erased));
        var history = Done(await new AssetHistory(shop.Source, shop.Projects, shop.Disciplines, new Moments(shop.Source, shop.Projects)).OfAsync(Goldmine, Pump.Id, default));
        Assert.Equal("Rudi Root", history.Steps[0].Event.Erasure!.By);
        Assert.Null(history.Steps[1].Event.Erasure);
        Assert.Equal(("P-1", "210"), (history.At(2)!.Text(Field.Tag), history.At(2)!.Text(Field.Area)));
        var state = Done(await new EntityStates(shop.Source, shop.Projects).AtAsync(Goldmine, Pump.Id, 1, default));
        Assert.Equal(("P-1", null), (state.Text(Field.Tag), state.Text("properties.contact")));
        Assert.Equal("P-1", (await shop.EntitiesAsync())[Pump.Id].Text(Field.Tag));
    }

    [Fact]
    public async Task A_moment_that_is_reached_past_an_erasure_names_what_it_cannot_tell_and_passes_it_on()
    {
        var (shop, _, second) = await HistoryAsync(postgres);
        await using var owned = shop;
        await shop.CommitAsync(Created(Asset("P-2")));
        var moments = new Moments(shop.Source, shop.Projects);
        Task<IReadOnlyList<ErasedEntity>> ErasedAsync(long batchNo) => moments.ErasedAsync(Goldmine, new AsOf.AfterBatch(batchNo), EntityKind.Asset, default);
        Assert.Empty(await ErasedAsync(1));
        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, second.Id.Event(1), "A wrong area was private.", default));
        for (var n = 0; n < 8; n++) await shop.CommitAsync(Set((await shop.EntitiesAsync())[Pump.Id], "system", $"S-{n}"));

        // From the empty plant over the erased event; then from there, over nothing that was erased; and from today, without passing it.
        Assert.Equal([new ErasedEntity(Pump.Id, "P-1")], await ErasedAsync(2));
        Assert.Equal("P-1", Assert.Single(await ErasedAsync(3)).Tag);
        Assert.Empty(await ErasedAsync(11));
        Assert.Empty(await moments.ErasedAsync(Goldmine, new AsOf.AfterBatch(2), EntityKind.Cable, default));
    }

    [Fact]
    public async Task A_rollback_that_needs_what_is_gone_refuses_with_a_sentence()
    {
        var (shop, _, second) = await HistoryAsync(postgres);
        await using var owned = shop;
        Done(await ErasuresOf(shop).EraseAsync(Root, Goldmine, second.Id.Event(1), "A wrong area was private.", default));

        var plans = new RollbackPlans(shop.Source, shop.Projects, shop.Writer, TimeProvider.System);
        var requests = new RollbackRequests(shop.Source, shop.Projects, plans, shop.Writer, new ProjectBell(), TimeProvider.System);
        var refusal = Refused(await requests.RequestAsync(Ann, Goldmine, second.Id, "Wrong.", default));

        Assert.Equal(RefusalCode.EventsErased, refusal.Code);
        Assert.Equal("This cannot be taken back: it needs values that were erased on record from 1 event, the first in batch 2 (Rudi Root, because: A wrong area was private.).", refusal.Detail);
    }

    [Fact]
    public async Task Only_an_administrator_with_a_reason_erases_and_only_once()
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        var erasures = ErasuresOf(shop);
        Assert.Equal(RefusalCode.Forbidden, Refused(await erasures.EraseAsync(Ann, Goldmine, first.Id.Event(1), "Why not.", default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await erasures.EraseAsync(Root, Goldmine, first.Id.Event(1), " ", default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await erasures.EraseAsync(Root, Goldmine, first.Id.Event(9), "Gone.", default)).Code);
        Done(await erasures.EraseAsync(Root, Goldmine, first.Id.Event(1), "Once.", default));
        Assert.Contains("already", Refused(await erasures.EraseAsync(Root, Goldmine, first.Id.Event(1), "Twice.", default)).Detail);
        Assert.Equal("Once.", Assert.Single(Done(await erasures.AllAsync(Root, Goldmine, default))).Reason);
    }

    [Theory]
    [InlineData("update workflow_events set payload = '{\"erased\":true,\"after\":{\"tag\":\"P-9\"}}' where entity_version = 1")]
    [InlineData("update workflow_events set payload = '{\"erased\":true}' where entity_version = 2")]
    [InlineData("update workflow_events set rule_key = 7 where entity_version = 1")]
    [InlineData("update batches set title = 'x'")]
    [InlineData("delete from workflow_events where entity_version = 1")]
    [InlineData("truncate execution_snapshots")]
    public async Task The_exception_for_an_erasure_lets_nothing_else_through(string deed)
    {
        var (shop, first, _) = await HistoryAsync(postgres);
        await using var owned = shop;
        await using var connection = await shop.Administrator.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var person = new NpgsqlCommand($"select erase_event(1, '{first.Id}', 1, (select min(person_key) from people), 'Gone.')", connection)) await person.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(deed, connection);
        Assert.Contains("history is append-only", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).MessageText);
    }

    private sealed class Verdicts : IProgress<BatchVerdict>
    {
        public List<BatchVerdict> All { get; } = [];

        public void Report(BatchVerdict value) => All.Add(value);
    }
}
