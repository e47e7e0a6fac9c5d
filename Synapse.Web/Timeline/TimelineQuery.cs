using System.Globalization;
using Microsoft.Extensions.Primitives;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Timeline;

/// <summary>
/// A timeline's filter in a query string, the same for pages and programs: each name may come several times or with a list between commas, and <c>not_</c> before a name excludes.
/// </summary>
public static class TimelineQuery
{
    private const string Not = "not_";

    /// <summary>The third state of a batch beside rolled back or not.</summary>
    public const string Partly = "partly";

    /// <summary>The names that filter; everything else in a query string is somebody else's.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["asset_id", "tag", "tags", "rule_id", "discipline", "event_types", "aggregate_types", "correlation_id", "kind", "user"];

    /// <summary>The filter, or INVALID_FILTER with the word that cannot be read.</summary>
    public static Outcome<EventFilter> Read(IReadOnlyDictionary<string, StringValues> query)
    {
        try
        {
            return new EventFilter
            {
                Is = Criteria(query, ""),
                IsNot = Criteria(query, Not),
                From = Moment(query, "from_date", endOfDay: false),
                To = Moment(query, "to_date", endOfDay: true),
                RolledBack = Words(query, "include_rolled_back") is ["false"] ? false : Words(query, "rolled_back") is [Partly] ? null : Flag(query, "rolled_back"),
                PartlyRolledBack = Words(query, "rolled_back") is [Partly],
            };
        }
        catch (UnreadableException e)
        {
            return new Refusal(RefusalCode.InvalidFilter, e.Message);
        }
    }

    /// <summary>
    /// Where to begin: what is given as <c>at</c>, a day with all that happened on it or a moment. Null when it is not given.
    /// </summary>
    public static Outcome<DateTimeOffset?> ReadStart(IReadOnlyDictionary<string, StringValues> query)
    {
        try
        {
            return new Outcome<DateTimeOffset?>.Done(Moment(query, "at", endOfDay: true));
        }
        catch (UnreadableException e)
        {
            return new Refusal(RefusalCode.InvalidFilter, e.Message);
        }
    }

    /// <summary>Whether a filter lets everything through.</summary>
    public static bool IsOpen(EventFilter filter) => Write(filter).Length == 0;

    /// <summary>The query string of a filter, with its question mark; empty when it asks for nothing.</summary>
    public static string Write(EventFilter filter)
    {
        var parts = new List<string>();
        Add("", filter.Is);
        Add(Not, filter.IsNot);
        if (filter.From is { } from) parts.Add("from_date=" + Uri.EscapeDataString(from.ToString("O", CultureInfo.InvariantCulture)));
        if (filter.To is { } to) parts.Add("to_date=" + Uri.EscapeDataString(to.ToString("O", CultureInfo.InvariantCulture)));
        if (filter.RolledBack is { } rolledBack) parts.Add($"rolled_back={(rolledBack ? "true" : "false")}");
        if (filter.PartlyRolledBack) parts.Add($"rolled_back={Partly}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);

        void Add(string not, EventCriteria criteria)
        {
            Each("asset_id", criteria.Entities.Select(e => e.ToString()));
            Each("tag", criteria.Tags);
            Each("rule_id", criteria.Rules);
            Each("discipline", criteria.Disciplines);
            Each("event_types", criteria.Types.Select(t => t.Word()));
            Each("aggregate_types", criteria.Aggregates.Select(a => a.Word()));
            Each("correlation_id", criteria.Batches.Select(b => b.ToString()));
            Each("kind", criteria.Kinds.Select(k => k.Word()));
            Each("user", criteria.People);

            void Each(string name, IEnumerable<string> words) => parts.AddRange(words.Select(word => $"{not}{name}={Uri.EscapeDataString(word)}"));
        }
    }

    private static EventCriteria Criteria(IReadOnlyDictionary<string, StringValues> query, string not) => new()
    {
        Entities = [.. Listed(query, not + "asset_id").Select(w => EntityId.Parse(w) ?? throw Unreadable(not + "asset_id", w, "the id of an asset"))],
        // A tag may hold a comma, so a single tag is taken as it is and a list has a name of its own.
        Tags = [.. Words(query, not + "tag"), .. Listed(query, not + "tags")],
        Rules = Listed(query, not + "rule_id"),
        Disciplines = Listed(query, not + "discipline"),
        Types = Enums<EventType>(query, not + "event_types"),
        Aggregates = Enums<AggregateType>(query, not + "aggregate_types"),
        Batches = [.. Listed(query, not + "correlation_id").Select(w => Guid.TryParse(w, out var id) ? new BatchId(id) : throw Unreadable(not + "correlation_id", w, "the id of a batch"))],
        Kinds = Enums<BatchKind>(query, not + "kind"),
        People = Words(query, not + "user"),
    };

    private static IReadOnlyList<T> Enums<T>(IReadOnlyDictionary<string, StringValues> query, string name) where T : struct, Enum =>
        [.. Listed(query, name).Select(w => Core.Words.Parse<T>(w) ?? throw Unreadable(name, w, $"one of {string.Join(", ", Enum.GetValues<T>().Select(v => v.Word()))}"))];

    private static IReadOnlyList<string> Words(IReadOnlyDictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0)] : [];

    private static IReadOnlyList<string> Listed(IReadOnlyDictionary<string, StringValues> query, string name) =>
        [.. Words(query, name).SelectMany(w => w.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static bool? Flag(IReadOnlyDictionary<string, StringValues> query, string name) => Words(query, name) switch
    {
        [] => null,
        [var word] when bool.TryParse(word, out var flag) => flag,
        [var word, ..] => throw Unreadable(name, word, "true, false or partly"),
    };

    private static DateTimeOffset? Moment(IReadOnlyDictionary<string, StringValues> query, string name, bool endOfDay)
    {
        if (Words(query, name) is not [var word, ..]) return null;
        if (!DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) throw Unreadable(name, word, "a date or a moment in ISO 8601");
        // A day without a time means the whole day.
        return endOfDay && word.Length <= "yyyy-MM-dd".Length ? moment.AddDays(1) : moment;
    }

    private static UnreadableException Unreadable(string name, string word, string expected) => new($"“{word}” in {name} is not {expected}.");

    private sealed class UnreadableException(string sentence) : Exception(sentence);
}
