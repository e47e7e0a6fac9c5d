using System.Net;
using System.Net.Sockets;
using System.Text;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.Tests.Rollback;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Audit;

/// <summary>What is published outside of the database, and what it finds.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DigestTests(PostgresFixture postgres) : IDisposable
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-digests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Workshop> HistoryAsync(PostgresFixture postgres)
    {
        var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        await shop.CommitAsync(Set(Pump, "area", "210"));
        return shop;
    }

    private static async Task<SealReport> SealsAsync(Workshop shop, IDigestBoard? board) =>
        Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines, board).SealsAsync(Goldmine, 0, null, default));

    [Fact]
    public async Task A_history_that_was_rewritten_and_sealed_anew_is_found_by_what_was_published()
    {
        await using var shop = await HistoryAsync(postgres);
        var board = new DigestFolder(_folder);
        Assert.Equal(1, await new DigestPublisher(shop.Source, board, TimeProvider.System).PublishAsync(onlyApproved: false, default));
        Assert.True((await SealsAsync(shop, board)).IsWhole);

        await Rewriter.RewriteAsync(shop, "update workflow_events set payload = replace(payload::text, '55', '75')::json where entity_version = 1");

        Assert.True((await SealsAsync(shop, null)).IsWhole); // from the inside it cannot be seen
        var bad = Assert.Single((await SealsAsync(shop, board)).Bad);
        Assert.Equal((2, SealVerdict.NotAsPublished), (bad.BatchNo, bad.Verdict));
        Assert.Contains("rewritten and sealed anew", bad.Detail);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_with_the_memory_of_it_is_found_by_what_was_published()
    {
        await using var shop = await HistoryAsync(postgres);
        var board = new DigestFolder(_folder);
        await new DigestPublisher(shop.Source, board, TimeProvider.System).PublishAsync(onlyApproved: false, default);
        await Rewriter.RewriteAsync(shop, "delete from workflow_events where batch_id = (select batch_id from batches where batch_no = 2); delete from batches where batch_no = 2");

        Assert.True((await SealsAsync(shop, null)).IsWhole);
        Assert.Equal((2, SealVerdict.NotAsPublished), (await SealsAsync(shop, board)).Bad.Select(b => (b.BatchNo, b.Verdict)).Single());
    }

    [Fact]
    public async Task A_seal_is_published_once_and_approvals_do_not_wait_for_the_timer()
    {
        await using var shop = await HistoryAsync(postgres);
        var publisher = new DigestPublisher(shop.Source, new DigestFolder(_folder), TimeProvider.System);
        Assert.Equal(0, await publisher.PublishAsync(onlyApproved: true, default));
        Assert.Equal(1, await publisher.PublishAsync(onlyApproved: false, default));
        Assert.Equal(0, await publisher.PublishAsync(onlyApproved: false, default));
        Done(await shop.Writer.CommitAsync(Draft(BatchKind.Rollback, Set((await shop.EntitiesAsync())[Pump.Id], "area", "220")), default));
        Assert.Equal(1, await publisher.PublishAsync(onlyApproved: true, default));
        Assert.Equal([2L, 3L], (await new DigestFolder(_folder).ReadAsync(Goldmine, default))!.Select(d => d.BatchNo));
        Assert.Equal(2L, await shop.ScalarAsync<long>("select count(*) from seal_digests"));
    }

    [Fact]
    public async Task The_first_of_two_approvals_is_published_before_anything_is_written()
    {
        await using var room = await ReviewRoom.OpenAsync(postgres);
        await room.SetAsync(RollbackSettings.ApprovalsSetting, 2);
        var publisher = new DigestPublisher(room.Shop.Source, new DigestFolder(_folder), TimeProvider.System);
        await room.Shop.CommitAsync(Created(Pump));
        var request = await room.RequestAsync((await room.Shop.CommitAsync(Set(Pump, "area", "210"))).Id);
        Assert.Equal(0, await publisher.PublishAsync(onlyApproved: true, default));

        Done(await room.ApproveAsync(request));

        Assert.Equal(1, await publisher.PublishAsync(onlyApproved: true, default));
        Assert.Equal(2L, Assert.Single((await new DigestFolder(_folder).ReadAsync(Goldmine, default))!).BatchNo);
        Assert.Equal(0, await publisher.PublishAsync(onlyApproved: true, default));
    }

    [Fact]
    public async Task What_could_not_be_published_is_not_noted_as_published()
    {
        await using var shop = await HistoryAsync(postgres);
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        await Assert.ThrowsAnyAsync<IOException>(() => new DigestPublisher(shop.Source, new DigestFolder(Path.Combine(file, "below")), TimeProvider.System).PublishAsync(false, default));
        Assert.Equal(0L, await shop.ScalarAsync<long>("select count(*) from seal_digests"));
    }

    [Fact]
    public async Task An_address_takes_digests_by_post_and_gives_them_back_by_get()
    {
        await using var shop = await HistoryAsync(postgres);
        using var notary = new Notary();
        using var http = new HttpClient();
        var board = new DigestAddress(notary.Address, http);
        await new DigestPublisher(shop.Source, board, TimeProvider.System).PublishAsync(onlyApproved: false, default);
        var report = await SealsAsync(shop, board);
        Assert.Equal((true, 1), (report.IsWhole, report.Published!.Count));

        notary.GivesBack = false;
        report = await SealsAsync(shop, board);
        Assert.Equal((true, null), (report.IsWhole, report.Published!.Count));
    }

    [Fact]
    public async Task A_check_that_goes_on_notices_that_its_beginning_was_exchanged()
    {
        await using var shop = await HistoryAsync(postgres);
        var checks = new SealChecks(shop.Source, shop.Projects);
        var verification = new Verification(shop.Source, shop.Projects, shop.Disciplines);
        Assert.Null(await checks.LastAsync(Goldmine, default));
        await checks.NoteAsync(Ann, Goldmine, Done(await verification.SealsAsync(Goldmine, 0, null, default)), default);
        var last = (await checks.LastAsync(Goldmine, default))!;
        Assert.Equal((2, "Ann Engineer"), (last.BatchNo, last.By));

        await shop.CommitAsync(Created(Asset("P-2")));
        Assert.Equal((1, true), Done(await verification.SealsAsync(Goldmine, last, null, default)) is var more ? (more.Batches, more.IsWhole) : default);
        await Rewriter.RewriteAsync(shop, "update workflow_events set payload = replace(payload::text, '55', '75')::json where entity_version = 1");
        Assert.Equal((2, SealVerdict.ChainBroken), Done(await verification.SealsAsync(Goldmine, last, null, default)).Bad.Select(b => (b.BatchNo, b.Verdict)).Single());
    }

    /// <summary>Somebody outside who keeps lines.</summary>
    private sealed class Notary : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly StringBuilder _lines = new();

        public Notary()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/seals/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public bool GivesBack { get; set; } = true;

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext call;
                try
                {
                    call = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                if (call.Request.HttpMethod == "POST")
                {
                    using var reader = new StreamReader(call.Request.InputStream);
                    _lines.Append(await reader.ReadToEndAsync());
                }
                else if (GivesBack) await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_lines.ToString()));
                else call.Response.StatusCode = 405;
                call.Response.Close();
            }
        }
    }
}
