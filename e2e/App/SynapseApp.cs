using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Synapse.E2E.App;

/// <summary>The real app as a process of its own, with its own address, data folder and private database. Stopping it leaves nothing behind.</summary>
public sealed class SynapseApp : IAsyncDisposable
{
    public const string AdminPassword = "journeys-of-one-day";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("synapse-e2e-");
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    /// <param name="settings">Environment variables besides the address, the data folder and the administrator's password.</param>
    private SynapseApp(IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;

        // The private database may run as another user, who has to get through to its own folder.
        if (!OperatingSystem.IsWindows())
            _data.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}/");

    /// <summary>How to reach the app's private database beside it.</summary>
    public string ConnectionString
    {
        get
        {
            var postgres = Path.Combine(_data.FullName, "data", "postgres");
            return $"Host={Path.Combine(postgres, "socket")};Username=synapse;Password={File.ReadAllText(Path.Combine(postgres, "password"))};Database=synapse;Pooling=false";
        }
    }

    /// <summary>The lines that the app has printed so far.</summary>
    public IReadOnlyCollection<string> Said => _output;

    private string Output => string.Join('\n', _output);

    public static async Task<SynapseApp> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var app = new SynapseApp(settings ?? new Dictionary<string, string>());
        try
        {
            await app.StartProcessAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the app to stop, as a service manager does, and starts it again at the same address with the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartProcessAsync();
    }

    /// <summary>Ends the process without a warning, as a power cut does, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        await StartProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task StartProcessAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Assembly("Synapse.Web")]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _data.FullName };
        start.Environment["SYNAPSE_URLS"] = Address.ToString().TrimEnd('/');
        start.Environment["SYNAPSE_DATA"] = Path.Combine(_data.FullName, "data");
        start.Environment["SYNAPSE_ADMIN_PASSWORD"] = AdminPassword;
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilReadyAsync();
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private async Task UntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var waited = Stopwatch.StartNew();
        while (!await AnswersAsync(client))
        {
            if (_process!.HasExited) throw new InvalidOperationException($"The app ended with code {_process.ExitCode} before it was ready:\n{Output}");
            if (waited.Elapsed > Patience) throw new TimeoutException($"The app was not ready after {Patience.TotalSeconds:0} s:\n{Output}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task StopAsync()
    {
        if (_process is not { HasExited: false } running) return;
        using var request = Process.Start("kill", ["-TERM", $"{running.Id}"]);
        await request.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await running.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            running.Kill(entireProcessTree: true);
            throw new TimeoutException($"The app did not stop within {Patience.TotalSeconds:0} s of being asked to:\n{Output}");
        }
    }

    private static string Assembly(string project)
    {
        var configuration = typeof(SynapseApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;
        return Path.Combine(Repository.Root, project, "bin", configuration, "net10.0", $"{project}.dll");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
