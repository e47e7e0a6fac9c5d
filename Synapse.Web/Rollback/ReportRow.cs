using Microsoft.Extensions.Localization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rollback;

namespace Synapse.Web.Rollback;

/// <summary>A line of the report: an entity, or one of its properties.</summary>
/// <param name="First">Whether it is its entity's first.</param>
/// <param name="Note">After the last line of an entity: why it is classed so, and by what.</param>
internal sealed record ReportRow(string Entity, bool First, string Class, string Property, Value Before, Value After, Value Now, string NowBy, Value Proposed, string Decision, string? Note)
{
    public static IEnumerable<ReportRow> Of(RollbackItem item, IStringLocalizer<RollbackText> text)
    {
        var note = Explanation(item);
        if (item.Properties.Count == 0)
            yield return new ReportRow(item.Tag, true, text["Class" + item.Class.Word()], "", default, default, default, "", text["Result" + item.Result.Word()].Value, Decided(item.Resolution, item.IsUnresolved, text), note);
        for (var i = 0; i < item.Properties.Count; i++)
        {
            var p = item.Properties[i];
            var (kind, open) = item.IsWhole ? (item.Class, i == 0 && item.IsUnresolved) : (p.Class, p.Class.IsConflict() && p.Resolution is null);
            yield return new ReportRow(
                item.Tag, i == 0, text["Class" + kind.Word()], p.Path, p.Before, p.After, p.Now, p.WrittenBy is { } by ? $"{by.ActorName}, #{by.No}" : "", p.Proposed,
                Decided(p.Resolution ?? (i == 0 ? item.Resolution : null), open, text), i == item.Properties.Count - 1 ? note : null);
        }
    }

    private static string? Explanation(RollbackItem item)
    {
        var others = item.Others.Select(o => string.Join(' ', ((string?[])[o.What, o.Tag, o.Batch is { } b ? $"#{b.No} ({b.ActorName})" : null]).OfType<string>()));
        return string.Join(' ', ((string?[])[item.Reason, string.Join("; ", others)]).Where(said => !string.IsNullOrEmpty(said))) is { Length: > 0 } note ? note : null;
    }

    private static string Decided(Resolution? resolution, bool open, IStringLocalizer<RollbackText> text) => resolution switch
    {
        null => open ? text["StillUndecided"] : "",
        Resolution.TakeBefore before => $"{text["Is" + before.Word]}: {before.Reason}",
        Resolution.AcceptStale stale => $"{text["Is" + stale.Word]}: {stale.Reason}",
        _ => text["Is" + resolution.Word],
    };
}
