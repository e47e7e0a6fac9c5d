using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Web.Executions;

/// <summary>
/// A run's filter in an address, so that it can be shared. A few tags stand in the query; a pasted list of thousands would be more than a server takes in a request line,
/// so it travels deflated behind the #, which browsers keep to themselves.
/// </summary>
public static class RunFilterUrl
{
    private const int TagsInQuery = 30;
    private const int LongestList = 4 * 1024 * 1024;
    private const string TagsFragment = "tags=";

    public static RunFilter Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        return new RunFilter(
            [.. Of("rule").Select(r => new RuleId(r))],
            Of("discipline"),
            Of("action"),
            [.. Of("asset").Select(EntityId.Parse).OfType<EntityId>()],
            [.. Of("tag"), .. ReadFragment(address.Fragment)],
            Of("type"),
            Of("area"));

        IReadOnlyList<string> Of(string name) => query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0).Distinct()] : [];
    }

    /// <summary>Query and fragment for the filter; empty when it limits nothing.</summary>
    public static string Write(RunFilter filter)
    {
        var isLong = filter.Tags.Count > TagsInQuery;
        var parts = new List<string>();
        Add("discipline", filter.Disciplines);
        Add("action", filter.ActionTypes);
        Add("type", filter.AssetTypes);
        Add("area", filter.Areas);
        Add("rule", filter.Rules.Select(r => r.Value));
        Add("asset", filter.Assets.Select(a => a.ToString()));
        if (!isLong) Add("tag", filter.Tags);
        var query = parts.Count == 0 ? "" : "?" + string.Join('&', parts);
        return isLong ? $"{query}#{TagsFragment}{Deflate(filter.Tags)}" : query;

        void Add(string name, IEnumerable<string> words) => parts.AddRange(words.Select(word => $"{name}={Uri.EscapeDataString(word)}"));
    }

    private static string Deflate(IEnumerable<string> tags)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize)) deflate.Write(Encoding.UTF8.GetBytes(string.Join('\n', tags)));
        return Base64Url.EncodeToString(packed.ToArray());
    }

    private static string[] ReadFragment(string fragment)
    {
        if (!fragment.StartsWith("#" + TagsFragment, StringComparison.Ordinal)) return [];
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Base64Url.DecodeFromChars(fragment.AsSpan(1 + TagsFragment.Length))), CompressionMode.Decompress);
            var text = new byte[LongestList];
            var length = deflate.ReadAtLeast(text, LongestList, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(text, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException)
        {
            return []; // Somebody cut the address short: the rest of the filter still holds.
        }
    }
}
