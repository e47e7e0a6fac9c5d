using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Building;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules.Editing;

/// <summary>The decision table of a rule as a grid.</summary>
public sealed partial class TableView
{
    private const string TableMember = "table";
    private const string InputsMember = "inputs";
    private const string OutputsMember = "outputs";
    private const string RowsMember = "rows";
    private const string WhenMember = "when";
    private const string ThenMember = "then";
    private const string PathMember = "path";
    private const string PropertyMember = "property";
    private const string ValuesMember = "values";
    private const string NameMember = "name";
    private const string CollectMember = "collect";
    private const string AddRowKey = "/table/rows#add";
    private const long LargestFile = 10 * 1024 * 1024;
    private static readonly Value Any = "-";
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public required ObjectValue Json { get; set; }

    /// <summary>Where the stored table is got as a workbook; null for a rule that is not stored.</summary>
    [Parameter]
    public string? ExportAddress { get; set; }

    [Parameter]
    public EventCallback<ObjectValue> OnChange { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    private ObjectValue Table => Json[TableMember].AsObject!;

    private ArrayValue Inputs => Table[InputsMember].AsArray ?? ArrayValue.Empty;

    private ArrayValue Outputs => Table[OutputsMember].AsArray ?? ArrayValue.Empty;

    private ArrayValue Rows => Table[RowsMember].AsArray ?? ArrayValue.Empty;

    private string Word(string member, string otherwise) => Table[member].AsString?.ToUpperInvariant() ?? otherwise;

    private Value CellAt(int row, string member, int column) => Rows[row][member].AsArray is { } cells && column < cells.Count ? cells[column] : Value.Missing;

    private static string Shown(Value cell) => cell.AsString ?? (cell.IsNullOrMissing ? "" : cell.ToString());

    private static string RowKey(int row) => $"/table/rows/{row}";

    private static string ColumnKey(string member, int at) => $"/table/{member}/{at}";

    private string RowTitle(int row) => Rows[row]["name"].AsString ?? Text["RowNo", row + 1];

    private static Value Cell(string? typed)
    {
        var text = typed?.Trim() ?? "";
        return text.Length == 0 ? Any : text[0] == '{' ? ValueInput.Read(text, null, null) : text;
    }

    private string Listed(int output) => string.Join("; ", (Outputs[output][ValuesMember].AsArray ?? ArrayValue.Empty).Select(v => ValueInput.Write(v, null)));

    private static Value Listing(string? typed) =>
        ArrayValue.Of((typed ?? "").Split(';').Select(t => t.Trim()).Where(t => t.Length > 0).Select(t => ValueInput.Read(t, null, null)));

    private Task Say(string member, Value value) => OnChange.InvokeAsync(Json.With(TableMember, Table.With(member, value)));

    private Task SayPolicy(string policy) =>
        OnChange.InvokeAsync(Json.With(TableMember, Table.With("hit_policy", policy).With(CollectMember, policy == "COLLECT" ? Word(CollectMember, "LIST") : Value.Missing)));

    private Task SayRows(IEnumerable<Value> rows) => Say(RowsMember, ArrayValue.Of(rows));

    private Task SayRow(int at, ObjectValue row) => SayRows(Rows.Select((r, i) => i == at ? row : r));

    private Task SayColumn(string member, int at, ObjectValue column) => Say(member, ArrayValue.Of((Table[member].AsArray ?? ArrayValue.Empty).Select((c, i) => i == at ? column : c)));

    private Task SayCell(int row, string member, int at, Value value)
    {
        var count = member == WhenMember ? Inputs.Count : Outputs.Count;
        var cells = Enumerable.Range(0, count).Select(i => i == at ? value : CellAt(row, member, i) is { IsMissing: false } there ? there : member == WhenMember ? Any : "");
        return SayRow(row, Rows[row].AsObject!.With(member, ArrayValue.Of(cells)));
    }

    private Task RemoveColumn(string member, string cells, int at)
    {
        var rows = Rows.Select(r => (Value)r.AsObject!.With(cells, ArrayValue.Of((r[cells].AsArray ?? ArrayValue.Empty).Where((_, i) => i != at))));
        var columns = (Table[member].AsArray ?? ArrayValue.Empty).Where((_, i) => i != at);
        return OnChange.InvokeAsync(Json.With(TableMember, Table.With(member, ArrayValue.Of(columns)).With(RowsMember, ArrayValue.Of(rows))));
    }

    private Task MoveRow(int at, int step)
    {
        var rows = Rows.ToList();
        if (at + step < 0 || at + step >= rows.Count) return Task.CompletedTask;
        (rows[at], rows[at + step]) = (rows[at + step], rows[at]);
        Scope.Focus(RowKey(at + step) + (step < 0 ? "#up" : "#down"));
        return SayRows(rows);
    }

    private Task RemoveRow(int at)
    {
        Scope.Focus(Rows.Count == 1 ? AddRowKey : RowKey(Math.Min(at, Rows.Count - 2)));
        return SayRows(Rows.Where((_, i) => i != at));
    }

    private Task AddRow()
    {
        Scope.Focus(RowKey(Rows.Count));
        return SayRows(Rows.Append(ObjectValue.Of((WhenMember, ArrayValue.Of(Inputs.Select(_ => Any))), (ThenMember, ArrayValue.Of(Outputs.Select(_ => (Value)""))))));
    }

    private Task AddInput()
    {
        Scope.Focus(ColumnKey(InputsMember, Inputs.Count));
        var rows = Rows.Select(r => (Value)r.AsObject!.With(WhenMember, ArrayValue.Of((r[WhenMember].AsArray ?? ArrayValue.Empty).Append(Any))));
        var inputs = Inputs.Append(ObjectValue.Of((PathMember, "type")));
        return OnChange.InvokeAsync(Json.With(TableMember, Table.With(InputsMember, ArrayValue.Of(inputs)).With(RowsMember, ArrayValue.Of(rows))));
    }

    private Task AddOutput()
    {
        Scope.Focus(ColumnKey(OutputsMember, Outputs.Count));
        var rows = Rows.Select(r => (Value)r.AsObject!.With(ThenMember, ArrayValue.Of((r[ThenMember].AsArray ?? ArrayValue.Empty).Append(""))));
        var outputs = Outputs.Append(ObjectValue.Of((PropertyMember, $"new_property_{Outputs.Count + 1}")));
        return OnChange.InvokeAsync(Json.With(TableMember, Table.With(OutputsMember, ArrayValue.Of(outputs)).With(RowsMember, ArrayValue.Of(rows))));
    }

    // The condition stays what must hold besides; actions that set properties make room for the table.
    private Task StartAsync()
    {
        var table = ValueJson.Parse("""{"hit_policy": "FIRST", "inputs": [{"path": "type"}], "outputs": [{"property": "new_property"}], "rows": [{"when": ["-"], "then": [""]}]}""");
        var others = (Json["actions"].AsArray ?? ArrayValue.Empty).Where(a => a["type"].AsString != "SET_PROPERTY").ToList();
        return OnChange.InvokeAsync(Json.With(TableMember, table).With("actions", others.Count == 0 ? Value.Missing : ArrayValue.Of(others)));
    }

    private async Task ReadFileAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > LargestFile)
        {
            _refusal = new Refusal(RefusalCode.InvalidFile, $"{chosen.File.Name} is larger than 10 MB; a decision table is not.");
            return;
        }

        await using var stream = chosen.File.OpenReadStream(LargestFile);
        switch (await DecisionTableFile.ReadAsync(Json, stream, CancellationToken.None))
        {
            case Outcome<ObjectValue>.Done(var document):
                _refusal = null;
                await OnChange.InvokeAsync(document);
                break;
            case Outcome<ObjectValue>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
