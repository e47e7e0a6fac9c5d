using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Executions;

/// <summary>
/// What a plan made now would do differently from a stored one. Ids of entities that a plan itself creates depend on the batch it stands on, so they are compared by tag;
/// versions and row numbers are not compared.
/// </summary>
internal static class PlanDriftReport
{
    private const int PageSize = 20_000;

    /// <summary>One row a difference: {change: ADDED | REMOVED | CHANGED, tag, rule_id, was, now}; empty when both do the same.</summary>
    public static async Task<IReadOnlyList<Value>> CompareAsync(PlanStore plans, StoredPlan stored, Plan now, CancellationToken cancellationToken)
    {
        var was = Index(await ChangesOfAsync(plans, stored, cancellationToken));
        var isNow = Index([.. now.Changes.Select(PlanJson.Change)]);
        var differences = new List<Value>();
        foreach (var (key, row) in was)
            if (!isNow.TryGetValue(key, out var other)) differences.Add(Difference("REMOVED", row, Effect(row), Value.Null));
            else if (!Effect(row).Equals(Effect(other))) differences.Add(Difference("CHANGED", row, Effect(row), Effect(other)));
        foreach (var (key, row) in isNow)
            if (!was.ContainsKey(key)) differences.Add(Difference("ADDED", row, Value.Null, Effect(row)));
        return differences;
    }

    private static async Task<IReadOnlyList<ObjectValue>> ChangesOfAsync(PlanStore plans, StoredPlan stored, CancellationToken cancellationToken)
    {
        var rows = new List<ObjectValue>();
        for (var after = -1; ;)
        {
            var page = await plans.ItemsAsync(stored.Project, stored.Id, new PlanItemFilter(Kind: "change"), after, PageSize, cancellationToken);
            rows.AddRange(page.Select(p => p.Item));
            if (page.Count < PageSize) return rows;
            after = page[^1].No;
        }
    }

    private static Dictionary<string, ObjectValue> Index(IReadOnlyList<ObjectValue> rows)
    {
        var names = rows.Where(r => r["op"].AsString == ChangeOp.Create.Word()).ToDictionary(r => r["entity_id"].AsString!, r => $"{r["entity_kind"].AsString} {r["tag"].AsString}");
        var index = new Dictionary<string, ObjectValue>(rows.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            var named = row.With("before", Named(row["before"], names)).With("after", Named(row["after"], names));
            var key = $"{row["rule_id"].AsString}|{row["action"]}|{row["op"].AsString}|{row["entity_kind"].AsString}|{row["tag"].AsString}|{row["trigger_tag"].AsString}";
            for (var twin = 0; !index.TryAdd(twin == 0 ? key : $"{key}|{twin}", named); twin++)
            {
            }
        }

        return index;
    }

    private static Value Named(Value value, Dictionary<string, string> names)
    {
        if (value.AsString is { } text) return names.GetValueOrDefault(text, text);
        if (value.AsArray is { } items) return ArrayValue.Of(items.Select(i => Named(i, names)));
        return value.AsObject is { } members ? ObjectValue.Of([.. members.Select(m => (m.Key, Named(m.Value, names)))]) : value;
    }

    private static Value Effect(ObjectValue row) => ObjectValue.Of(("before", row["before"]), ("after", row["after"]));

    private static Value Difference(string change, ObjectValue row, Value was, Value now) => ObjectValue.Of(
        ("change", change), ("op", row["op"]), ("entity_kind", row["entity_kind"]), ("tag", row["tag"]), ("rule_id", row["rule_id"]), ("was", was), ("now", now));
}
