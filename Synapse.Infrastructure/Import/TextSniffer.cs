using System.Text.RegularExpressions;
using CsvHelper;
using Synapse.Core.Import;

namespace Synapse.Infrastructure.Import;

/// <summary>Finds delimiter and decimal sign from the beginning of a text table.</summary>
internal static partial class TextSniffer
{
    public const int SampleRows = 500;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>The delimiter that cuts most rows of a sample into the same number of cells, more than one; comma when none does.</summary>
    public static char Delimiter(string sample)
    {
        if (sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample.Length > 4 && Delimiters.Contains(sample[4])) return sample[4];
        var best = (Delimiter: ',', Score: 0.0);
        foreach (var delimiter in Delimiters)
        {
            var score = Score(sample, delimiter);
            if (score > best.Score) best = (delimiter, score);
        }

        return best.Delimiter;
    }

    /// <summary>The sign that the numbers in these cells have; where they do not say, comma goes with semicolons.</summary>
    public static char DecimalSign(IEnumerable<ImportTableRow> rows, char? delimiter)
    {
        var (points, commas) = (0, 0);
        foreach (var row in rows)
            foreach (var cell in row.Cells)
            {
                var text = cell.AsSpan().Trim();
                if (text.Length is 0 or > 30) continue;
                if (WithPoint().IsMatch(text)) points++;
                else if (WithComma().IsMatch(text)) commas++;
            }

        return commas > points || (commas == points && delimiter == ';') ? ',' : '.';
    }

    private static double Score(string sample, char delimiter)
    {
        using var reader = CsvReader.FromText(sample, CsvFile.Options(delimiter) with { SkipEmptyLines = true });
        var counts = new Dictionary<int, int>();
        var rows = 0;
        // The last row of a sample may be cut off, so it has no vote unless it is alone.
        for (var last = 0; rows < SampleRows && reader.Read(); last = reader.FieldCount)
            if (rows++ > 0) counts[last] = counts.GetValueOrDefault(last) + 1;
            else if (sample.AsSpan().TrimEnd().IndexOf('\n') < 0) counts[reader.FieldCount] = 1;
        if (counts.Count == 0) return 0;
        var (width, votes) = counts.OrderByDescending(c => c.Value).ThenByDescending(c => c.Key).First();
        return width < 2 ? 0 : (double)votes / Math.Max(1, counts.Values.Sum()) * (1 + Math.Min(width, 20) / 20.0);
    }

    [GeneratedRegex(@"^-?(\d+|\d{1,3}(,\d{3})+)\.\d+$")]
    private static partial Regex WithPoint();

    [GeneratedRegex(@"^-?(\d+|\d{1,3}(\.\d{3})+),\d+$")]
    private static partial Regex WithComma();
}
