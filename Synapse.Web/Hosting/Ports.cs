using System.Net;
using System.Net.Sockets;

namespace Synapse.Web.Hosting;

/// <summary>Tries the addresses before anything is started: the commonest failure of a second start deserves a sentence, not a stack trace.</summary>
public static class Ports
{
    /// <exception cref="StartRefusedException">One of them is taken, or not allowed.</exception>
    public static void Check(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0 || address.IsUnixPipe || address.IsNamedPipe) continue;
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port));
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartRefusedException($"{SynapseSettings.UrlsKey}: another program listens on port {address.Port} already; stop it, or choose another port.");
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new StartRefusedException($"{SynapseSettings.UrlsKey}: this user may not listen on port {address.Port}; choose one above 1023.");
            }
            catch (SocketException)
            {
                // Another family of addresses, or a name: the server itself will tell.
            }
        }
    }
}
