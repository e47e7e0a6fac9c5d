using System.Net;
using System.Net.Sockets;
using Synapse.Web.Hosting;

namespace Synapse.Web.Tests.Hosting;

public class PortsTests
{
    [Fact]
    public void A_port_that_is_taken_is_named_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refused = Assert.Throws<StartRefusedException>(() => Ports.Check([$"http://localhost:{port}"]));

        Assert.Equal($"SYNAPSE_URLS: another program listens on port {port} already; stop it, or choose another port.", refused.Message);
    }

    [Fact]
    public void Any_free_port_will_do() => Ports.Check(["http://127.0.0.1:0"]);
}
