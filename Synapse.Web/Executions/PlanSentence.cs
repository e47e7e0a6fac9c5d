using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Web.Controls.Diff;
using Synapse.Web.Language;

namespace Synapse.Web.Executions;

/// <summary>What a row of a plan says, in a few words beside its verb.</summary>
internal static class PlanSentence
{
    private const int Named = 2;

    /// <summary>"voltage 480 → 600, size → 35 mm²" for an update, the type and place for a creation, the message for a note.</summary>
    public static string Of(ObjectValue item)
    {
        if (item["message"].AsString is { } message) return message.Said();
        if (item["op"].AsString != "UPDATE") return string.Join(" · ", new[] { TypeOf(item), item["area"].AsString }.Where(t => !string.IsNullOrEmpty(t)));
        var (before, after) = (item["before"].AsObject ?? ObjectValue.Empty, item["after"].AsObject ?? ObjectValue.Empty);
        var paths = before.Select(m => m.Key).Concat(after.Select(m => m.Key)).Distinct().ToList();
        return string.Join(", ", paths.Take(Named).Select(path => Leaf(path, before[path], after[path]))) + (paths.Count > Named ? $" +{paths.Count - Named}" : "");
    }

    public static string? TypeOf(ObjectValue item) => item["entity_type"].AsString ?? item["entity_kind"].AsString;

    public static string Short(string path) => path.StartsWith(Field.Properties + ".", StringComparison.Ordinal) ? path[(Field.Properties.Length + 1)..] : path;

    private static string Leaf(string path, Value before, Value after) =>
        before.IsMissing ? $"{Short(path)} = {ValueText.Of(after)}" : $"{Short(path)} {ValueText.Of(before)} → {(after.IsMissing ? "—" : ValueText.Of(after))}";
}
