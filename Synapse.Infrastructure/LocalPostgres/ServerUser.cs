using System.Diagnostics;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>
/// Who runs PostgreSQL's programs. The server refuses to run as root, so when Synapse is root they run as the user <c>postgres</c>; otherwise as ourselves.
/// </summary>
public sealed class ServerUser
{
    private const string Account = "postgres";

    private ServerUser(bool isOther) => IsOther = isOther;

    /// <summary>Whether the server runs as another user than Synapse.</summary>
    public bool IsOther { get; }

    /// <exception cref="LocalPostgresException">Synapse is root and there is no user <c>postgres</c>.</exception>
    public static async Task<ServerUser> FindAsync(CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return new ServerUser(isOther: false);
        var known = await RunAsSelfAsync("id", ["-u", Account], cancel);
        return known.ExitCode == 0 ? new ServerUser(isOther: true) : throw new LocalPostgresException(
            $"PostgreSQL does not run as root and there is no user {Account}: start Synapse as an ordinary user, or install the system's PostgreSQL package, which makes that user.");
    }

    /// <summary>Runs a program as this user and waits for it.</summary>
    public Task<Finished> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        IsOther ? RunAsSelfAsync("runuser", ["-u", Account, "--", program, .. arguments], cancel) : RunAsSelfAsync(program, arguments, cancel);

    /// <summary>Makes a folder that only this user can read; whatever is in it already stays as it is.</summary>
    public async Task MakeFolderAsync(string path, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await GiveAsync(path, cancel);
    }

    /// <summary>Makes this user the owner of a file or folder.</summary>
    public async Task GiveAsync(string path, CancellationToken cancel)
    {
        if (IsOther) await RunAsSelfAsync("chown", [Account, path], cancel);
    }

    /// <summary>Whether this user can get to a folder: a home directory is often closed to others.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancel) =>
        !IsOther || (await RunAsync("test", ["-x", folder], cancel)).ExitCode == 0;

    private static async Task<Finished> RunAsSelfAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory)!,
        };
        using var process = Process.Start(start) ?? throw new LocalPostgresException($"{program} could not be started.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return new Finished(process.ExitCode, (await output).Trim(), (await errors).Trim());
    }

    /// <param name="Errors">What it wrote to standard error.</param>
    public sealed record Finished(int ExitCode, string Output, string Errors);
}
