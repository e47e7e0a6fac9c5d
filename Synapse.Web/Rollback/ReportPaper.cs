using Synapse.Infrastructure.Export;

namespace Synapse.Web.Rollback;

/// <summary>Sets a report on pages. Nothing is cut off: what is longer than its column goes on in the next line. Every page says what it belongs to, which plan, and which page of how many it is.</summary>
internal sealed class ReportPaper(PdfWriter pdf, string title, string project, string plan, string page)
{
    private const double Margin = 36;
    private const double Bottom = PdfWriter.Height - 40;
    private const double Line = 9.5;
    private const double Gap = 4;
    private const double Size = 7.5;
    private const double Bold = 1.08;
    private const int MostLines = 40;
    private const double LabelWidth = 110;
    private static readonly double[] Shares = [0.13, 0.12, 0.15, 0.12, 0.12, 0.13, 0.12, 0.11];
    private IReadOnlyList<string> _columns = [];
    private double _y;

    private static double Width => PdfWriter.Width - (2 * Margin);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await pdf.StartPageAsync(cancellationToken);
        Foot();
        _y = 48;
        foreach (var line in PdfWriter.Wrap(title, 15 * Bold, Width))
        {
            pdf.Text(Margin, _y, 15, line, bold: true);
            _y += 19;
        }

        pdf.Text(Margin, _y, 9.5, project, grey: 0.3);
        _y += 20;
    }

    /// <summary>A line with a name before it.</summary>
    public async Task FactAsync(string label, string said, CancellationToken cancellationToken)
    {
        var lines = PdfWriter.Wrap(said, 8.5, Width - LabelWidth);
        await RoomForAsync(12, cancellationToken);
        pdf.Text(Margin, _y, 8.5, PdfWriter.Fit(label, 8.5 * Bold, LabelWidth - 8), bold: true);
        foreach (var line in lines)
        {
            await RoomForAsync(12, cancellationToken);
            pdf.Text(Margin + LabelWidth, _y, 8.5, line, grey: 0.1);
            _y += 12;
        }
    }

    /// <summary>A heading over what follows.</summary>
    public async Task HeadAsync(string text, CancellationToken cancellationToken)
    {
        _columns = [];
        await RoomForAsync(50, cancellationToken);
        _y += 22;
        pdf.Text(Margin, _y, 10.5, text, bold: true);
        _y += 15;
    }

    /// <summary>Begins the table, whose head is repeated on each page.</summary>
    public void Columns(IReadOnlyList<string> columns)
    {
        _columns = columns;
        TableHead();
    }

    /// <param name="first">Whether it begins a group; a group's first cell is said again on the next page.</param>
    public async Task RowAsync(IReadOnlyList<string> cells, bool first, CancellationToken cancellationToken)
    {
        var lines = cells.Select((cell, i) => PdfWriter.Wrap(cell, Size, (Width * Shares[i]) - 6).Take(MostLines).ToList()).ToList();
        var height = (lines.Max(l => l.Count) * Line) + Gap;
        var turned = await RoomForAsync(height, cancellationToken);
        if (first || turned) pdf.Line(Margin, _y - Line + 1, Margin + Width, _y - Line + 1, 0.8);
        var x = Margin;
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0 || first || turned)
                for (var n = 0; n < lines[i].Count; n++) pdf.Text(x, _y + (n * Line), Size, lines[i][n], bold: i == 0);
            x += Width * Shares[i];
        }

        _y += height;
    }

    /// <summary>What explains the rows above, under them.</summary>
    public async Task NoteAsync(string note, CancellationToken cancellationToken)
    {
        var indent = Width * Shares[0];
        foreach (var line in PdfWriter.Wrap(note, Size, Width - indent))
        {
            await RoomForAsync(Line, cancellationToken);
            pdf.Text(Margin + indent, _y, Size, line, grey: 0.35);
            _y += Line;
        }

        _y += Gap - 1;
    }

    /// <summary>Lines to sign on, three abreast.</summary>
    public async Task SignAsync(IReadOnlyList<string> roles, string label, CancellationToken cancellationToken)
    {
        const int abreast = 3;
        for (var i = 0; i < roles.Count; i++)
        {
            if (i % abreast == 0)
            {
                await RoomForAsync(66, cancellationToken);
                _y += 50;
            }

            var x = Margin + (i % abreast * (Width + 24) / abreast);
            pdf.Line(x, _y, x + (Width / abreast) - 16, _y, 0.3);
            pdf.Text(x, _y + 11, 8, PdfWriter.Fit(roles[i], 8 * Bold, (Width / abreast) - 16), bold: true);
            pdf.Text(x, _y + 21, 7.5, label, grey: 0.35);
        }

        _y += 24;
    }

    // True when a page was turned.
    private async Task<bool> RoomForAsync(double height, CancellationToken cancellationToken)
    {
        if (_y + height <= Bottom) return false;
        await pdf.StartPageAsync(cancellationToken);
        Foot();
        pdf.Text(Margin, 28, 8, PdfWriter.Fit($"{title} · {project}", 8, Width), grey: 0.35);
        _y = 44;
        if (_columns.Count > 0) TableHead();
        return true;
    }

    private void Foot()
    {
        var y = PdfWriter.Height - 20;
        pdf.Line(Margin, y - 10, Margin + Width, y - 10, 0.8);
        pdf.Text(Margin, y, 7, plan, grey: 0.35);
        var number = string.Format(System.Globalization.CultureInfo.InvariantCulture, page, pdf.Pages);
        var x = Margin + Width - PdfWriter.Measure(number, 7) - 24;
        pdf.Text(x, y, 7, number, grey: 0.35);
        pdf.Total(x + PdfWriter.Measure(number, 7) + 2, y);
    }

    private void TableHead()
    {
        var x = Margin;
        for (var i = 0; i < _columns.Count; i++)
        {
            pdf.Text(x, _y, Size, PdfWriter.Fit(_columns[i], Size * Bold, (Width * Shares[i]) - 6), bold: true);
            x += Width * Shares[i];
        }

        pdf.Line(Margin, _y + 4, Margin + Width, _y + 4, 0.3);
        _y += Line + 6;
    }
}
