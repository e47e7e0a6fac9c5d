using Synapse.Infrastructure.Export;

namespace Synapse.Web.Rollback;

/// <summary>Sets a report on pages: heading and facts first, the table's head and the plan's hash on each page.</summary>
internal sealed class ReportPaper(PdfWriter pdf, IReadOnlyList<string> columns, string footer)
{
    private const double Margin = 36;
    private const double RowHeight = 13;
    private const double Size = 7.5;
    private static readonly double[] Shares = [0.15, 0.11, 0.15, 0.12, 0.12, 0.14, 0.12, 0.09];
    private double _y;

    public async Task StartAsync(string title, IEnumerable<string> facts, CancellationToken cancellationToken)
    {
        await pdf.StartPageAsync(cancellationToken);
        Foot();
        pdf.Text(Margin, 48, 15, PdfWriter.Fit(title, 15, Width), bold: true);
        _y = 68;
        foreach (var fact in facts)
        {
            pdf.Text(Margin, _y, 8.5, PdfWriter.Fit(fact, 8.5, Width), grey: 0.2);
            _y += 12.5;
        }

        Head();
    }

    public async Task RowAsync(IReadOnlyList<string> cells, CancellationToken cancellationToken)
    {
        await RoomForAsync(RowHeight, cancellationToken);
        Cells(cells, bold: false);
        pdf.Line(Margin, _y + 4, Margin + Width, _y + 4, 0.9);
        _y += RowHeight;
    }

    /// <summary>A line to sign on, under the last row.</summary>
    public async Task SignAsync(string label, CancellationToken cancellationToken)
    {
        await RoomForAsync(60, cancellationToken);
        _y += 44;
        pdf.Line(Margin, _y, Margin + 240, _y, 0.3);
        pdf.Line(Margin + 280, _y, Margin + 520, _y, 0.3);
        pdf.Text(Margin, _y + 11, 8, label, grey: 0.3);
        pdf.Text(Margin + 280, _y + 11, 8, label, grey: 0.3);
    }

    private static double Width => PdfWriter.Width - (2 * Margin);

    private async Task RoomForAsync(double height, CancellationToken cancellationToken)
    {
        if (_y + height <= PdfWriter.Height - 40) return;
        await pdf.StartPageAsync(cancellationToken);
        Foot();
        _y = 30;
        Head();
    }

    private void Foot()
    {
        pdf.Text(Margin, PdfWriter.Height - 20, 7, footer, grey: 0.35);
        var page = $"{pdf.Pages}";
        pdf.Text(Margin + Width - PdfWriter.Measure(page, 7), PdfWriter.Height - 20, 7, page, grey: 0.35);
    }

    private void Head()
    {
        _y += 12;
        Cells(columns, bold: true);
        pdf.Line(Margin, _y + 4, Margin + Width, _y + 4, 0.4);
        _y += RowHeight;
    }

    private void Cells(IReadOnlyList<string> cells, bool bold)
    {
        var x = Margin;
        for (var i = 0; i < cells.Count; i++)
        {
            var width = Width * Shares[i];
            if (cells[i].Length > 0) pdf.Text(x, _y, Size, PdfWriter.Fit(cells[i], bold ? Size * 1.08 : Size, width - 6), bold);
            x += width;
        }
    }
}
