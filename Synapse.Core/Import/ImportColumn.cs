using Synapse.Core.Logic;

namespace Synapse.Core.Import;

/// <summary>One column that fills a leaf, and whether its cells are numbers.</summary>
internal sealed class ImportColumn(int index, string header, string path, char decimalSign)
{
    /// <summary>From this many cells on, a column that is nearly all numbers is one, and the others are slips.</summary>
    private const int EnoughCells = 20;
    private const double NearlyAll = 0.95;

    private enum CellKind
    {
        Text,
        AllNumbers,
        NearlyAllNumbers,
    }

    private CellKind _kind;

    public int Index => index;

    public string Header => header;

    public string Path => path;

    /// <summary>Decides over the cells of all rows that are imported. Fields of the asset itself are text always.</summary>
    public void Decide(IEnumerable<string> cells)
    {
        if (!ImportTarget.IsProperty(path)) return;
        var (filled, numbers) = (0, 0);
        foreach (var cell in cells)
        {
            if (cell.Length == 0) continue;
            filled++;
            if (PlainNumber.TryRead(cell, decimalSign, out _)) numbers++;
        }

        _kind = numbers == filled && filled > 0 ? CellKind.AllNumbers
            : filled >= EnoughCells && numbers >= NearlyAll * filled ? CellKind.NearlyAllNumbers
            : CellKind.Text;
    }

    /// <summary>The cell's value; a text in a column of numbers is kept as text and reported.</summary>
    public Value Read(string cell, out bool isOdd)
    {
        isOdd = false;
        if (cell.Length == 0) return Value.Missing;
        if (_kind == CellKind.Text) return cell;
        if (PlainNumber.TryRead(cell, decimalSign, out var number)) return number;
        isOdd = true;
        return cell;
    }
}
