using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Running;

namespace Synapse.Core.Tests.Planning;

public class TagKeyTests
{
    [Theory]
    [InlineData("aAzZ019-_=+. ~")]
    [InlineData("aAsSiIzZ09-\u017f\u0131\u00e9\u212a\uffff")]
    public void Sorting_by_keys_is_sorting_by_tags(string letters)
    {
        var random = new System.Random(11);
        var assets = Enumerable.Range(0, 4_000).Select(i => Asset(new string(random.GetItems(letters.ToCharArray(), random.Next(0, 20))), i)).ToArray();
        AssetNode[] sorted = [.. assets];

        TagKey.Sort(sorted);

        Array.Sort(assets, Subject.ByTag);
        Assert.Equal(assets.Select(a => a.Ordinal), sorted.Select(a => a.Ordinal));
    }

    private static AssetNode Asset(string tag, int ordinal) =>
        new(null, new EntityId(new Guid(ordinal, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])), ObjectValue.Of((Field.Tag, tag)), ordinal);
}
