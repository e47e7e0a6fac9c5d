using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Synapse.Infrastructure.Export;

/// <summary>
/// Writes a PDF of text and lines as a stream, page by page, whatever its length: A4 across, in the fonts that every reader has. Distances are in points from the upper left corner.
/// Characters that these fonts lack are shown as question marks.
/// </summary>
public sealed class PdfWriter(Stream file) : IAsyncDisposable
{
    public const double Width = 842;
    public const double Height = 595;
    private const int TotalObject = 6;
    private const int FirstPage = 7;
    private const double TotalSize = 7;
    private readonly List<long> _offsets = [0, 0, 0, 0, 0, 0, 0];
    private readonly StringBuilder _page = new();
    private long _written;
    private bool _open;

    public int Pages { get; private set; }

    /// <summary>Begins the next page; what was written before is on the one before.</summary>
    public async Task StartPageAsync(CancellationToken cancellationToken)
    {
        if (Pages == 0) await WriteAsync("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n", cancellationToken);
        await FinishPageAsync(cancellationToken);
        (_open, Pages) = (true, Pages + 1);
    }

    public void Text(double x, double y, double size, string text, bool bold = false, double grey = 0) => _page.Append(
        CultureInfo.InvariantCulture, $"BT {grey:0.##} g /{(bold ? "B" : "F")} {size:0.##} Tf 1 0 0 1 {x:0.##} {Height - y:0.##} Tm ({Escaped(text)}) Tj ET\n");

    public void Line(double x1, double y1, double x2, double y2, double grey = 0.75) => _page.Append(
        CultureInfo.InvariantCulture, $"{grey:0.##} G 0.5 w {x1:0.##} {Height - y1:0.##} m {x2:0.##} {Height - y2:0.##} l S\n");

    /// <summary>How many pages there are in the end, small and grey: written when that is known, shown on every page that has it.</summary>
    public void Total(double x, double y) => _page.Append(CultureInfo.InvariantCulture, $"q 1 0 0 1 {x:0.##} {Height - y:0.##} cm /N Do Q\n");

    /// <summary>Ends the document. Nothing can be written afterwards.</summary>
    public async Task CompleteAsync(string title, CancellationToken cancellationToken)
    {
        await FinishPageAsync(cancellationToken);
        var kids = string.Join(' ', Enumerable.Range(0, Pages).Select(p => $"{FirstPage + (p * 2)} 0 R"));
        await ObjectAsync(1, "<< /Type /Catalog /Pages 2 0 R >>", cancellationToken);
        await ObjectAsync(2, $"<< /Type /Pages /Count {Pages} /Kids [{kids}] /MediaBox [0 0 {Width} {Height}] >>", cancellationToken);
        await ObjectAsync(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", cancellationToken);
        await ObjectAsync(4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>", cancellationToken);
        await ObjectAsync(5, $"<< /Title ({Escaped(title)}) /Producer (Synapse) >>", cancellationToken);
        var total = $"BT 0.35 g /F {TotalSize:0} Tf ({Pages}) Tj ET";
        await ObjectAsync(TotalObject, $"<< /Type /XObject /Subtype /Form /BBox [0 -3 60 10] /Resources << /Font << /F 3 0 R >> >> /Length {total.Length} >>\nstream\n{total}\nendstream", cancellationToken);
        var table = _written;
        var xref = new StringBuilder($"xref\n0 {_offsets.Count}\n0000000000 65535 f \n");
        foreach (var offset in _offsets.Skip(1)) xref.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        await WriteAsync($"{xref}trailer << /Size {_offsets.Count} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n", cancellationToken);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    /// <summary>As much of a text as fits into a width, with an ellipsis where something is left out.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Measure(text, size) <= width) return text;
        var room = width - Measure("…", size);
        var length = 0;
        for (double used = 0; length < text.Length && (used += WidthOf(text[length]) * size / 1000) <= room;) length++;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>A text in lines that fit into a width; words that are too long for a line are broken.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && Measure($"{line} {rest}", size) <= width)
            {
                line = $"{line} {rest}";
                continue;
            }

            if (line.Length > 0) lines.Add(line);
            for (var length = Fitting(rest, size, width); length < rest.Length; length = Fitting(rest, size, width))
            {
                lines.Add(rest[..length]);
                rest = rest[length..];
            }

            line = rest;
        }

        if (line.Length > 0 || lines.Count == 0) lines.Add(line);
        return lines;
    }

    private static int Fitting(string word, double size, double width)
    {
        var (length, used) = (0, 0d);
        while (length < word.Length && (used += WidthOf(word[length]) * size / 1000) <= width) length++;
        return Math.Max(length, 1);
    }

    public static double Measure(string text, double size) => text.Sum(c => WidthOf(c)) * size / 1000;

    private async Task FinishPageAsync(CancellationToken cancellationToken)
    {
        if (!_open) return;
        var number = FirstPage + ((Pages - 1) * 2);
        using var packed = new MemoryStream();
        await using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await zip.WriteAsync(Latin(_page.ToString()), cancellationToken);
        _page.Clear();
        _open = false;
        _offsets.Add(0);
        _offsets.Add(0);
        await ObjectAsync(number, $"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R /B 4 0 R >> /XObject << /N {TotalObject} 0 R >> >> /Contents {number + 1} 0 R >>", cancellationToken);
        _offsets[number + 1] = _written;
        await WriteAsync($"{number + 1} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n", cancellationToken);
        await file.WriteAsync(packed.GetBuffer().AsMemory(0, (int)packed.Length), cancellationToken);
        _written += packed.Length;
        await WriteAsync("\nendstream\nendobj\n", cancellationToken);
    }

    private Task ObjectAsync(int number, string content, CancellationToken cancellationToken)
    {
        _offsets[number] = _written;
        return WriteAsync($"{number} 0 obj\n{content}\nendobj\n", cancellationToken);
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        var bytes = Latin(text);
        await file.WriteAsync(bytes, cancellationToken);
        _written += bytes.Length;
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '(' or ')' or '\\') escaped.Append('\\');
            escaped.Append(Ansi(c));
        }

        return escaped.ToString();
    }

    // The fonts' code page is Latin-1 with some signs of print where Latin-1 has control characters.
    private static char Ansi(char c) => c switch
    {
        '…' => '\u0085',
        '–' => '\u0096',
        '—' => '\u0097',
        '‘' => '\u0091',
        '’' => '\u0092',
        '“' => '\u0093',
        '”' => '\u0094',
        '€' => '\u0080',
        '•' => '\u0095',
        < ' ' => ' ',
        >= '\u007f' and < '\u00a0' or > '\u00ff' => '?',
        _ => c,
    };

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static int WidthOf(char c) => c switch
    {
        >= ' ' and <= '~' => Widths[c - ' '],
        '…' or '—' => 1000,
        _ => 556,
    };

    // Helvetica, from space to tilde, in thousandths of its size.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];
}
