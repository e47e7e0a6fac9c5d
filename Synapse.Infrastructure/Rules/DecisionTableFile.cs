using System.Globalization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Decisions;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Rules;

/// <summary>A decision table as a workbook and back: one column per input and output, one row per row.</summary>
public static class DecisionTableFile
{
    private const string Name = "row";
    private const string When = "when ";
    private const string Then = "then ";

    /// <summary>The cells as they are written in the document; texts stay texts.</summary>
    public static ExportTable Write(RuleDocument rule, ExportHeading heading)
    {
        var table = rule.Json["table"];
        var columns = new List<ExportColumn> { new(Name) };
        columns.AddRange(rule.Table!.Inputs.Select(i => new ExportColumn(When + i.Label)));
        columns.AddRange(rule.Table.Outputs.Select(o => new ExportColumn(Then + o.Property)));
        var rows = table["rows"].AsArray!.Select(row => (Value[])
        [
            row["name"],
            .. rule.Table.Inputs.Select((_, i) => Shown(row["when"].AsArray is { } when && i < when.Count ? when[i] : Value.Missing)),
            .. rule.Table.Outputs.Select((_, i) => Shown(row["then"].AsArray![i])),
        ]);
        return new ExportTable(heading, columns, rows.ToAsyncEnumerable());
    }

    /// <summary>The document with the rows of a workbook or CSV file. Columns are found by their headings; a file that has not all of them is refused with their names.</summary>
    public static async Task<Outcome<ObjectValue>> ReadAsync(ObjectValue document, Stream file, CancellationToken cancellationToken)
    {
        if (RuleReader.Read(document).Document?.Table is not { } table) return new Refusal(RefusalCode.InvalidRule, "The rule has no decision table that could be read; mend it first.");
        return await ImportFile.ReadAsync(file, new ImportLimits(), cancellation: cancellationToken) switch
        {
            Outcome<ImportContent>.Done(var content) => Rows(document, table, content),
            Outcome<ImportContent>.Refused(var refusal) => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Outcome<ObjectValue> Rows(ObjectValue document, DecisionTable table, ImportContent content)
    {
        string[] wanted = [.. table.Inputs.Select(i => When + i.Label), .. table.Outputs.Select(o => Then + o.Property)];
        var headers = content.Table.Headers.Select(h => h.Trim()).ToList();
        int[] columns = [.. wanted.Select(w => headers.FindIndex(h => string.Equals(h, w, StringComparison.OrdinalIgnoreCase)))];
        if (columns.Contains(-1))
        {
            var absent = wanted.Where((_, i) => columns[i] < 0);
            return new Refusal(RefusalCode.InvalidFile, $"The file has no column {string.Join(", no column ", absent.Select(a => $"“{a}”"))}. Export the table to see how it is laid out.");
        }

        var name = headers.FindIndex(h => string.Equals(h, Name, StringComparison.OrdinalIgnoreCase));
        var rows = new List<Value>();
        foreach (var cells in content.Table.Rows)
        {
            string At(int column) => cells[column];
            var row = new ObjectBuilder();
            if (name >= 0 && At(name).Trim() is { Length: > 0 } called) row.Set("name", called);
            row.Set("when", ArrayValue.Of(table.Inputs.Select((_, i) => Cell(At(columns[i])))));
            row.Set("then", ArrayValue.Of(table.Outputs.Select((_, i) => Output(At(columns[table.Inputs.Count + i])))));
            rows.Add(row.Build());
        }

        if (rows.Count == 0) return new Refusal(RefusalCode.InvalidFile, "The file has no rows below its headings.");
        return document.With("table", document["table"].AsObject!.With("rows", ArrayValue.Of(rows)));
    }

    // A text that would be read back as something else is written as JSON, with its quotes.
    private static Value Shown(Value value) => value.Kind switch
    {
        ValueKind.String => Output(value.AsString!) == value ? value : value.ToString(),
        ValueKind.Number or ValueKind.Missing or ValueKind.Null => value,
        ValueKind.Boolean => value.AsBoolean ? "true" : "false",
        _ => ValueJson.Write(value),
    };

    private static Value Cell(string text) => text.Trim().Length == 0 ? "-" : Output(text);

    private static Value Output(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return Value.Null;
        if (trimmed.ToLowerInvariant() is "true" or "false") return trimmed.Equals("true", StringComparison.OrdinalIgnoreCase);
        if (trimmed[0] is '{' or '[' or '"')
        {
            try
            {
                return ValueJson.Parse(trimmed);
            }
            catch (System.Text.Json.JsonException)
            {
                return text;
            }
        }

        var isNumber = !(trimmed.Length > 1 && trimmed[0] == '0' && char.IsAsciiDigit(trimmed[1])) && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && (char.IsAsciiDigit(trimmed[0]) || trimmed[0] == '-');
        return isNumber ? double.Parse(trimmed, CultureInfo.InvariantCulture) : text;
    }
}
