using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>Where the private server can be reached: by nobody but this machine.</summary>
/// <param name="SocketFolder">The folder of the Unix socket, or empty where there are none.</param>
/// <param name="Port">The TCP port, or the number in the socket's name.</param>
internal sealed record PostgresEndpoint(string SocketFolder, int Port)
{
    /// <summary>The kernel's limit for a socket's path is 108 bytes, its name included.</summary>
    private const int LongestFolder = 80;
    private const int PortInSocketName = 5432;

    public string ListenAddresses => SocketFolder.Length == 0 ? "127.0.0.1" : "";

    public string Host => SocketFolder.Length == 0 ? "127.0.0.1" : SocketFolder;

    /// <summary>The endpoint of a cluster's folder. The same folder gives the same socket, so a server that outlived its app is found again.</summary>
    public static PostgresEndpoint Of(string folder)
    {
        if (OperatingSystem.IsWindows()) return new PostgresEndpoint("", FreePort());
        var beside = Path.Combine(folder, "socket");
        return new PostgresEndpoint(beside.Length <= LongestFolder ? beside : $"/tmp/synapse-{ShortName(folder)}", PortInSocketName);
    }

    /// <summary>A short name that stands for a long path.</summary>
    public static string ShortName(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 6));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
