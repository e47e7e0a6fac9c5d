using Microsoft.Extensions.Configuration;
using Synapse.Web.Hosting;

namespace Synapse.Web.Tests.Hosting;

public class SynapseSettingsTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("synapse-settings-").FullName;

    [Fact]
    public void Without_settings_there_are_defaults()
    {
        var settings = Read(("SYNAPSE_DATA", Folder));

        Assert.Equal(["http://localhost:5080"], settings.Urls);
        Assert.True(settings.Demo);
        Assert.Null(settings.AdminPassword);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_key()
    {
        var file = Path.Combine(Folder, "a-file");
        File.WriteAllText(file, "");
        var refused = Assert.Throws<StartRefusedException>(() => Read(
            ("SYNAPSE_URLS", "localhost;http://ok:80"), ("SYNAPSE_DATA", Path.Combine(file, "below")), ("SYNAPSE_DEMO", "maybe"),
            ("SYNAPSE_ADMIN_PASSWORD", "short"), ("SYNAPSE_PARTITION_FROM", "many"), ("Synapse:Postgres:Bin", "/no/such/folder"), ("ConnectionStrings:Synapse", "Database=x")));

        var lines = refused.Message.Split('\n')[1..];
        Assert.Equal(
            ["SYNAPSE_URLS", "SYNAPSE_DATA", "SYNAPSE_DEMO", "SYNAPSE_ADMIN_PASSWORD", "Synapse:Postgres:Bin", "ConnectionStrings:Synapse", "SYNAPSE_PARTITION_FROM"],
            lines.Select(line => line.Trim()[..line.Trim().IndexOf(": ", StringComparison.Ordinal)]));
        Assert.All(lines, line => Assert.EndsWith(".", line));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("TRUE", true)]
    public void The_demo_can_be_switched_off(string text, bool demo) =>
        Assert.Equal(demo, Read(("SYNAPSE_DATA", Folder), ("SYNAPSE_DEMO", text)).Demo);

    private static SynapseSettings Read(params (string Key, string Value)[] values) => SynapseSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build());
}
