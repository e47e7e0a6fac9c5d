using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>What the program does besides serving: <c>dotnet Synapse.Web.dll verb</c>. Settings come from where the server's come from.</summary>
public static class CommandLine
{
    private static readonly Dictionary<string, Func<IConfiguration, TextWriter, CancellationToken, Task<int>>> Verbs = new(StringComparer.Ordinal)
    {
        ["archive"] = ArchiveHistory.ArchiveAsync,
        ["archives"] = ArchiveHistory.ListAsync,
        ["restore-archive"] = ArchiveHistory.RestoreAsync,
        ["setup-database"] = SetupDatabase.RunAsync,
        ["replay"] = ReplayEvents.RunAsync,
        ["verify"] = VerifyHistory.RunAsync,
        ["verify-proof"] = VerifyProof.RunAsync,
    };

    /// <summary>The exit code of the verb that the arguments begin with; null when there is none and Synapse is to serve.</summary>
    /// <exception cref="StartRefusedException">There is no such verb, or it cannot do its work.</exception>
    public static async Task<int?> RunAsync(string[] arguments, TextWriter output)
    {
        if (arguments is not [var verb, ..] || verb.StartsWith('-')) return null;
        if (!Verbs.TryGetValue(verb, out var run)) throw new StartRefusedException($"There is no command \"{verb}\". There are: {string.Join(", ", Verbs.Keys)}; without one, Synapse serves.");
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments[1..], ContentRootPath = AppContext.BaseDirectory });
        return await run(builder.Configuration, output, stop.Token);
    }
}
