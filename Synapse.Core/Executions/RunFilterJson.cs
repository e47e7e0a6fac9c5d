using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Rules;

namespace Synapse.Core.Executions;

/// <summary>A run's filter as JSON, with the names of the interface: rule_ids, disciplines, action_types, asset_ids, tags, asset_types, areas.</summary>
public static class RunFilterJson
{
    public static ObjectValue Write(RunFilter filter)
    {
        var json = new ObjectBuilder();
        List("rule_ids", filter.Rules.Select(r => r.Value));
        List("disciplines", filter.Disciplines);
        List("action_types", filter.ActionTypes);
        List("asset_ids", filter.Assets.Select(a => a.ToString()));
        List("tags", filter.Tags);
        List("asset_types", filter.AssetTypes);
        List("areas", filter.Areas);
        return json.Build();

        void List(string name, IEnumerable<string> words)
        {
            var items = words.Select(w => Value.From(w)).ToArray();
            if (items.Length > 0) json.Set(name, Value.Array(items));
        }
    }

    /// <summary>The filter, or a refusal that names the member that cannot be read.</summary>
    public static Outcome<RunFilter> Read(Value json)
    {
        if (json.IsNullOrMissing) return RunFilter.None;
        if (json.AsObject is not { } members) return Wrong("filters must be an object");
        var lists = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (!Known.Contains(name)) return Wrong($"there is no filter '{name}'; known are {string.Join(", ", Known)}");
            if (value.IsNullOrMissing) continue;
            if (value.AsArray is not { } items || items.Any(i => !i.IsString)) return Wrong($"'{name}' must be a list of texts");
            lists[name] = [.. items.Select(i => i.AsString!)];
        }

        var assets = new List<EntityId>();
        foreach (var text in Of("asset_ids"))
        {
            if (EntityId.Parse(text) is not { } id) return Wrong($"'{text}' in asset_ids is no asset id");
            assets.Add(id);
        }

        return new RunFilter([.. Of("rule_ids").Select(r => new RuleId(r))], Of("disciplines"), Of("action_types"), assets, Of("tags"), Of("asset_types"), Of("areas"));

        string[] Of(string name) => lists.GetValueOrDefault(name, []);

        static Refusal Wrong(string what) => new(RefusalCode.InvalidFilter, $"The filter cannot be used: {what}.");
    }

    private static readonly string[] Known = ["rule_ids", "disciplines", "action_types", "asset_ids", "tags", "asset_types", "areas"];
}
