using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Projects;
using Synapse.Web.Commands;
using Synapse.Web.Hosting;

namespace Synapse.Web.Tests.Commands;

/// <summary>Commands that only look, on the private database: while Synapse runs on it, and when it does not.</summary>
public sealed class BesideRunningSynapse : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-beside-").FullName;

    public BesideRunningSynapse()
    {
        // Where tests run as root, the server runs as another user, who has to get in.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Replay_and_verify_look_at_the_private_database_whether_or_not_Synapse_runs()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new($"{SynapseSettings.DataKey}", _folder)]).Build();
        await using (var running = new Database(SynapseSettings.Read(settings), NullLogger<Database>.Instance))
        {
            await running.OpenAsync(default);
            await new ProjectStore(running.Source).CreateAsync(new ProjectId("quarry"), "Quarry", "CA", null, ObjectValue.Empty, default);
            await ExpectAsync();
        }

        await ExpectAsync();
    }

    private async Task ExpectAsync()
    {
        Assert.Equal((0, "quarry: 0 events up to batch 0, 0 entities: the tables are what the events give."), await RunAsync("replay"));
        var (code, said) = await RunAsync("verify");
        Assert.Equal(0, code);
        Assert.StartsWith("quarry: whole", said, StringComparison.Ordinal);
    }

    private async Task<(int? Code, string Said)> RunAsync(string verb)
    {
        var said = new StringWriter();
        var code = await CommandLine.RunAsync([verb, $"--{SynapseSettings.DataKey}={_folder}"], said);
        return (code, said.ToString().Trim());
    }
}
