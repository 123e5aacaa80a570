namespace TimeoutDoctor.Reporting.Html;

/// <summary>Writes markup and text; what is not markup of this program goes through <see cref="Text"/>.</summary>
internal sealed class PageWriter(TextWriter output)
{
    /// <summary>Writes markup as it is: constants only.</summary>
    public PageWriter Raw(string markup)
    {
        output.Write(markup);
        return this;
    }

    /// <summary>Writes text, encoded.</summary>
    public PageWriter Text(string? text)
    {
        output.Write(PageText.Safe(text));
        return this;
    }

    /// <summary>Writes a log line, encoded.</summary>
    public PageWriter Line(ReadOnlySpan<byte> line)
    {
        output.Write(PageText.Safe(line));
        return this;
    }

    /// <summary>Writes an element that holds text.</summary>
    public PageWriter Element(string name, string? text, string? cssClass = null)
    {
        Raw("<" + name + (cssClass is null ? ">" : " class=\"" + cssClass + "\">"));
        return Text(text).Raw("</" + name + ">");
    }

    /// <summary>Writes a cell with a number.</summary>
    public PageWriter Number(string? text) => Element("td", text, "num");

    /// <summary>Writes a cell with a name in code type.</summary>
    public PageWriter Code(string? text, string? cssClass = null)
    {
        Raw(cssClass is null ? "<td><code>" : "<td class=\"" + cssClass + "\"><code>");
        return Text(text).Raw("</code></td>");
    }

    /// <summary>Opens a card.</summary>
    /// <param name="id">Its anchor.</param>
    /// <param name="question">The reader's question.</param>
    /// <param name="heading">The answer.</param>
    public PageWriter OpenCard(string id, string question, string heading)
    {
        Raw("<section class=\"card\" id=\"" + id + "\" aria-labelledby=\"" + id + "-h\">\n");
        return Element("p", question, "q").Raw("<h2 id=\"" + id + "-h\">").Text(heading).Raw("</h2>\n");
    }

    /// <summary>Closes a card.</summary>
    public PageWriter CloseCard() => Raw("</section>\n");

    /// <summary>Opens a table with its head; a column name that starts with # is a number, one that starts with ~ is secondary.</summary>
    public PageWriter OpenTable(params ReadOnlySpan<string> columns) => OpenTable(null, columns);

    /// <summary>Opens a table of a class with its head.</summary>
    public PageWriter OpenTable(string? cssClass, ReadOnlySpan<string> columns)
    {
        Raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table" + (cssClass is null ? "" : " class=\"" + cssClass + "\"") + "><thead><tr>");
        foreach (string column in columns)
        {
            string classes = (column.Contains('#', StringComparison.Ordinal) ? "num" : "") + (column.Contains('~', StringComparison.Ordinal) ? " hide" : "");
            Raw("<th scope=\"col\"" + (classes.Length > 0 ? " class=\"" + classes.Trim() + "\"" : "") + ">").Text(column.TrimStart('#', '~')).Raw("</th>");
        }

        return Raw("</tr></thead><tbody>\n");
    }

    /// <summary>Closes a table.</summary>
    public PageWriter CloseTable() => Raw("</tbody></table></div>\n");

    /// <summary>Writes a list, if it has anything.</summary>
    public PageWriter List(string element, IEnumerable<string> items)
    {
        Raw("<" + element + ">");
        foreach (string item in items)
        {
            Element("li", item);
        }

        return Raw("</" + element + ">\n");
    }
}
