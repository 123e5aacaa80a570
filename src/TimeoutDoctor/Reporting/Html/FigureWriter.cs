using System.Text;
using System.Text.Json;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Writes a chart into the page: for a wide screen and for a phone, with its key, its notes and its numbers.</summary>
internal static class FigureWriter
{
    private const int MostRows = 200;

    /// <summary>Writes the figure with its margin notes.</summary>
    public static void Write(PageWriter page, Chart chart, params ReadOnlySpan<string> notes)
    {
        page.Raw("<div class=\"fig\">");
        Drawings(page, chart);
        page.Raw("<div class=\"note\">");
        foreach (string note in notes)
        {
            page.Element("p", note);
        }

        Key(page, chart);
        Data(page, chart);
        page.Raw("</div></div>\n");
    }

    /// <summary>Writes the drawings alone.</summary>
    public static void Drawings(PageWriter page, Chart chart)
    {
        // Written by this program: the words in it are encoded by the drawing.
        page.Raw("<div class=\"chart\">");
        Drawing(page, chart.Wide, "wide");
        Drawing(page, chart.Narrow, "narrow");
        page.Raw("</div>");
    }

    /// <summary>Writes the numbers behind a chart, closed.</summary>
    public static void Data(PageWriter page, Chart chart)
    {
        page.Raw("<details class=\"data\"><summary>Data</summary>").OpenTable([.. chart.Data.Columns]);
        foreach (IReadOnlyList<string> row in chart.Data.Rows.Take(MostRows))
        {
            page.Raw("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                page.Element("td", row[i], chart.Data.Columns[i].StartsWith('#') ? "num" : null);
            }

            page.Raw("</tr>\n");
        }

        page.CloseTable();
        if (chart.Data.Rows.Count > MostRows)
        {
            page.Element("p", $"{chart.Data.Rows.Count - MostRows} more rows are not shown.");
        }

        page.Raw("</details>");
    }

    private static void Key(PageWriter page, Chart chart)
    {
        if (chart.Key.Count == 0)
        {
            return;
        }

        page.Raw("<ul class=\"key\">");
        foreach (KeyEntry entry in chart.Key)
        {
            string colour = PageStyle.Token(entry.Colour);
            string mark = KeyMarks.Character(entry.Shape);
            page.Raw(mark.Length > 0
                ? "<li><b aria-hidden=\"true\" style=\"color:" + colour + "\">" + mark + "</b>"
                : "<li><i aria-hidden=\"true\" class=\"" + (entry.Shape == KeyShape.Hollow ? "hollow" : "solid") + "\" style=\"--c:" + colour + "\"></i>");
            page.Text(entry.Words).Raw("</li>");
        }

        page.Raw("</ul>");
    }

    private static void Drawing(PageWriter page, Drawing drawing, string form)
    {
        page.Raw("<div class=\"" + form + "\">").Raw(PageStyle.WithTokens(drawing.Svg));
        if (drawing.Spots.Count > 0)
        {
            page.Raw("<script type=\"application/json\" class=\"spots\">").Raw(Spots(drawing.Spots)).Raw("</script>");
        }

        page.Raw("</div>");
    }

    // The default encoder writes <, > and & as escapes, so that no text can end the element.
    private static string Spots(IReadOnlyList<Spot> spots)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (Spot spot in spots)
            {
                json.WriteStartArray();
                json.WriteNumberValue(Math.Round(spot.X));
                json.WriteNumberValue(Math.Round(spot.Y));
                json.WriteNumberValue(Math.Round(spot.Width));
                json.WriteNumberValue(Math.Round(spot.Height));
                json.WriteStringValue(SafeText.Of(spot.Text));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
