namespace Synapse.Web.Hosting;

/// <summary>What the console says once Synapse answers: its address, and what preparations had to say.</summary>
public sealed class Welcome(SynapseSettings settings, IHostApplicationLifetime lifetime)
{
    private readonly List<string> _lines = [];

    public void Say(string line) => _lines.Add(line);

    /// <summary>Prints everything as soon as the first request can be answered.</summary>
    public void ShowWhenReady() => lifetime.ApplicationStarted.Register(() =>
    {
        Console.WriteLine($"\nSynapse is ready at {string.Join(" and ", settings.Urls)}");
        foreach (var line in _lines) Console.WriteLine("  " + line);
        Console.WriteLine("Press Ctrl+C to stop.\n");
    });
}
