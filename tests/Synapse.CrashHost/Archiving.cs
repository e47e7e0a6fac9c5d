using Npgsql;
using Synapse.Core.People;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Storage;

/// <summary>A node that archives or restores a month and stands still at one step, so that a test can kill it there. Arguments: archive or restore, both connection strings, folder, step, month.</summary>
internal static class Archiving
{
    public static async Task RunAsync(string[] args)
    {
        var step = Enum.Parse<ArchivePause>(args[4]);
        await using var source = NpgsqlDataSource.Create(args[1]);
        var time = TimeProvider.System;
        var archiver = new EventArchiver(source, () => new ArchiveAccess(args[2], new ArchiveFolder(args[3])), new DisciplineKeys(source), new EventPartitions(source, time), time)
        {
            AfterStep = async (reached, _) =>
            {
                if (reached != step) return;
                Console.WriteLine($"AT {reached}");
                await Task.Delay(Timeout.Infinite);
            },
        };
        var ada = new Actor(new PersonId("ada"), "Ada Admin", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin });
        var month = Month.Parse(args[5])!.Value;
        Console.WriteLine(args[0] == "archive" ? await archiver.ArchiveAsync(ada, month, "Old", default) : await archiver.RestoreAsync(ada, month, "Needed", default));
    }
}
