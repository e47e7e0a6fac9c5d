using System.Globalization;
using System.Text;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Timeline;

/// <summary>An asset's history as a table, one line a changed property, safe to open in a spreadsheet.</summary>
public static class HistoryCsv
{
    private static readonly string[] Columns = ["version", "timestamp", "batch_no", "event_type", "field", "old", "new", "rule_id", "rule_version", "user", "is_rolled_back"];

    /// <summary>UTF-8 with a byte order mark, as spreadsheets expect.</summary>
    public static byte[] Write(EntityHistory history)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns).Append("\r\n");
        foreach (var step in history.Steps)
        {
            var e = step.Event;
            foreach (var change in e.Payload.Changes.DefaultIfEmpty(new("", Value.Missing, Value.Missing)))
            {
                string?[] cells =
                [
                    step.Version.ToString(CultureInfo.InvariantCulture), e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), e.BatchNo.ToString(CultureInfo.InvariantCulture),
                    e.Type.Word(), change.Field, Text(change.Old), Text(change.New), e.Rule?.Id, e.Rule?.Version.ToString(CultureInfo.InvariantCulture), e.ActorName, e.IsRolledBack ? "true" : "false",
                ];
                text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
            }
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Text(Value value) => value.AsString ?? value.ToString();

    /// <summary>A cell that a spreadsheet would take for a formula begins with an apostrophe; numbers keep their sign.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' && !double.TryParse(text, CultureInfo.InvariantCulture, out _)) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
