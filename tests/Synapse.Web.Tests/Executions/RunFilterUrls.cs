using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Web.Executions;

namespace Synapse.Web.Tests.Executions;

public sealed class RunFilterUrls
{
    [Fact]
    public void A_filter_comes_back_from_its_address()
    {
        var filter = new RunFilter([new RuleId("firm-pump-motor")], ["ELECTRICAL"], ["SET_PROPERTY"], [], ["=AP+ST1-M1", "P 101, A&B"], ["PUMP"], ["210", "220"]);

        AssertSame(filter, Read(RunFilterUrl.Write(filter)));
    }

    [Fact]
    public void Ten_thousand_tags_travel_behind_the_hash_and_come_back_whole()
    {
        var filter = RunFilter.None with { Tags = [.. Enumerable.Range(0, 10_000).Select(i => $"P-{i:0000}")] };
        var address = RunFilterUrl.Write(filter);

        Assert.StartsWith("#tags=", address, StringComparison.Ordinal);
        AssertSame(filter, Read(address));
    }

    [Fact]
    public void An_address_that_was_cut_short_keeps_what_can_be_read()
    {
        var address = RunFilterUrl.Write(RunFilter.None with { AssetTypes = ["PUMP"], Tags = [.. Enumerable.Range(0, 100).Select(i => $"P-{i}")] });

        Assert.Equal(["PUMP"], Read(address[..(address.IndexOf('#') + 9)]).AssetTypes);
    }

    [Fact]
    public void No_filter_is_no_query() => Assert.Equal("", RunFilterUrl.Write(RunFilter.None));

    private static RunFilter Read(string query) => RunFilterUrl.Read(new Uri("http://localhost/rules/execution" + query));

    private static void AssertSame(RunFilter expected, RunFilter actual)
    {
        Assert.Equal(expected.Rules, actual.Rules);
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal((IEnumerable<string>)[.. expected.Disciplines, .. expected.ActionTypes, .. expected.AssetTypes, .. expected.Areas], [.. actual.Disciplines, .. actual.ActionTypes, .. actual.AssetTypes, .. actual.Areas]);
    }
}
