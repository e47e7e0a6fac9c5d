using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Running;

namespace Synapse.Core.Tests.Planning;

public class TagKeyTests
{
    [Fact]
    public void Sorting_by_keys_is_sorting_by_tags()
    {
        const string Letters = "aAzZ019-_=+.é\u017f\u0131ßK\u212a\uffff";
        var random = new System.Random(11);
        var assets = Enumerable.Range(0, 4_000).Select(i => Asset(new string(random.GetItems(Letters.ToCharArray(), random.Next(0, 20))), i)).ToArray();
        AssetNode[] sorted = [.. assets];

        TagKey.Sort(sorted);

        Array.Sort(assets, Subject.ByTag);
        Assert.Equal(assets.Select(a => a.Ordinal), sorted.Select(a => a.Ordinal));
    }

    [Fact]
    public void No_character_has_a_key_out_of_its_order()
    {
        for (var c = 1; c <= char.MaxValue; c++)
            foreach (var other in "0AZaz~_")
                if (string.Compare(((char)c).ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase) is var order and not 0)
                    Assert.True(Math.Sign(order) == TagKey.Of(((char)c).ToString()).CompareTo(TagKey.Of(other.ToString())) || TagKey.Of(((char)c).ToString()) == TagKey.Of(other.ToString()), $"{c:x4} and {other}");
    }

    private static AssetNode Asset(string tag, int ordinal) =>
        new(null, new EntityId(new Guid(ordinal, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])), ObjectValue.Of((Field.Tag, tag)), ordinal);
}
