using System.Diagnostics;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

/// <summary>A disk that is really full: the database rests on a small file system of its own. Making one takes root on Linux; elsewhere this is not tried.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FullDiskTests(PostgresFixture postgres)
{
    private const int Megabytes = 24;

    [Fact]
    public async Task A_full_disk_is_a_sentence_nothing_is_lost_and_room_mends_it()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            Console.WriteLine("Not tried: a small file system can be made by root on Linux only.");
            return;
        }

        await using var disk = await SmallDisk.MountAsync(Megabytes);
        await using var database = await postgres.CreateDatabaseAsync(disk.Folder);
        var projects = new ProjectStore(database.Source);
        Done(await projects.CreateAsync(Goldmine, "Gold mine", "CA", null, Core.Logic.ObjectValue.Empty, default));
        var writer = new BatchWriter(database.Source, projects, new DisciplineKeys(database.Source), TimeProvider.System);
        Done(await writer.CommitAsync(Draft(Created(Asset("P-1"))), default));

        var refusal = Refused(await writer.CommitAsync(Draft([.. Enumerable.Range(0, 100_000).Select(i => Created(Asset($"T-{i}")))]), default));

        Assert.Equal(RefusalCode.DatabaseFull, refusal.Code);
        var plant = Done(await new PlantStore(database.Source).LoadAsync(Goldmine, default));
        Assert.Equal(["P-1"], plant.Entities.Select(e => e.Text(Field.Tag)));
        await disk.GrowAsync(Megabytes * 8);
        Assert.Equal(2, Done(await writer.CommitAsync(Draft(Created(Asset("P-2"))), default)).BatchNo);
    }

    private sealed class SmallDisk(string folder) : IAsyncDisposable
    {
        public string Folder { get; } = folder;

        public static async Task<SmallDisk> MountAsync(int megabytes)
        {
            var folder = Directory.CreateTempSubdirectory("synapse-disk-").FullName;
            await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", folder);
            await RunAsync("chown", "postgres", folder); // root's server runs as this user
            return new SmallDisk(folder);
        }

        public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", Folder);

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", "-l", Folder);
            Directory.Delete(Folder);
        }

        private static async Task RunAsync(string command, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments))!;
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, process.ExitCode);
        }
    }
}
