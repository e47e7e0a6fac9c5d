using System.Globalization;
using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Storage;

/// <summary>A clock that stands.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>A project whose batches were begun when a test says so.</summary>
internal sealed class StorageRoom : IAsyncDisposable
{
    /// <summary>The middle of a month, five months ago.</summary>
    public static readonly DateTimeOffset Spring = Month.Of(TimeProvider.System.GetUtcNow()).Start.AddMonths(-5).AddDays(14);

    private StorageRoom(Workshop shop, ArchiveFolder? folder = null)
    {
        Folder = folder ?? new ArchiveFolder(Path.Combine(Path.GetTempPath(), $"synapse-archive-{Guid.NewGuid():N}"));
        _isOwnFolder = folder is null;
        Shop = shop;
        Partitions = new EventPartitions(shop.Source, TimeProvider.System);
        Timeline = new Timeline(shop.Source, shop.Projects, shop.Disciplines);
    }

    private readonly bool _isOwnFolder;

    public Workshop Shop { get; }

    public EventPartitions Partitions { get; }

    public Timeline Timeline { get; }

    public static async Task<StorageRoom> OpenAsync(PostgresFixture postgres) => new(await Workshop.OpenAsync(postgres));

    /// <summary>The table of the month so many months after <see cref="Spring"/>.</summary>
    public static string Part(int months) => $"workflow_events_{Spring.AddMonths(months).UtcDateTime.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";

    /// <param name="folder">Left alone when the room is closed.</param>
    public static StorageRoom In(Workshop shop, ArchiveFolder folder) => new(shop, folder);

    /// <summary>Makes the one table the first partition, as if it were done at that time, and adds the months since.</summary>
    public async Task DivideAsync(DateTimeOffset at)
    {
        await new EventPartitions(Shop.Source, new FixedTime(at)).KeepAsync(0, Shop.Access.Migrator, default);
        await Partitions.KeepAsync(0, null, default);
    }

    /// <summary>An administrator of everything.</summary>
    public static readonly Actor Ada = new(new PersonId("ada"), "Ada Admin", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });

    public ArchiveFolder Folder { get; }

    public RollbackPlans Plans => new(Shop.Source, Shop.Projects, Shop.Writer, TimeProvider.System);

    public EventArchiver Archiver(Func<ArchivePause, NpgsqlConnection, Task>? stops = null, IDigestBoard? board = null) =>
        new(Shop.Source, () => new ArchiveAccess(Shop.Access.Archiver, Folder), Shop.Disciplines, Partitions, TimeProvider.System, board) { AfterStep = stops };

    public Verification Verification(ArchiveFolder? folder) => new(Shop.Source, Shop.Projects, Shop.Disciplines, null, folder);

    /// <summary>A batch in each of three months; the last of them is this one. P-1 is changed in each, P-2 and P-3 once.</summary>
    public async Task ThreeMonthsAsync()
    {
        var pump = Asset("P-1");
        await CommitAtAsync(Spring, Created(pump), Created(Asset("P-2")));
        await DivideAsync(Spring);
        var moved = PlantChange.Update(pump, Leaves.Set(pump.Fields, "area", "210"))!;
        await CommitAtAsync(Spring.AddMonths(1), Event(moved), Created(Asset("P-3")));
        await Shop.CommitAsync(Set(moved.ApplyTo(pump), "area", "220"));
    }

    /// <summary>All events, as one text.</summary>
    public Task<string> EventsAsync() => Shop.ScalarAsync<string>("select string_agg(e::text, '|' order by batch_id, batch_seq) from workflow_events e");

    public async Task<BatchReceipt> CommitAtAsync(DateTimeOffset at, params IReadOnlyList<NewEvent> events) =>
        Done(await Shop.Writer.CommitAsync(Draft(events) with { Id = BatchId.New(new FixedTime(at)), StartedAt = at }, default));

    public async Task ExpectWholeAsync(int batches)
    {
        var check = new Verification(Shop.Source, Shop.Projects, Shop.Disciplines);
        var seals = Done(await check.SealsAsync(Goldmine, 0, null, default));
        Assert.True(seals.IsWhole, string.Join("; ", seals.Bad));
        Assert.Equal(batches, seals.Batches);
        Assert.True(Done(await check.ReplayAsync(Goldmine, default)).IsEqual);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        if (_isOwnFolder && Directory.Exists(Folder.Path)) Directory.Delete(Folder.Path, recursive: true);
    }
}
