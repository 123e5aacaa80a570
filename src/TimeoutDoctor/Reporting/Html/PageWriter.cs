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

    /// <summary>Opens a card.</summary>
    /// <param name="id">Its anchor.</param>
    /// <param name="question">The reader's question.</param>
    /// <param name="heading">The answer.</param>
    public PageWriter OpenCard(string id, string question, string heading)
    {
        Raw("<section class=\"card\" id=\"" + id + "\">\n");
        return Element("p", question, "question").Element("h2", heading).Raw("\n");
    }

    /// <summary>Closes a card.</summary>
    public PageWriter CloseCard() => Raw("</section>\n");

    /// <summary>Opens a table with its head; a column name that starts with # is a number.</summary>
    public PageWriter OpenTable(params string[] columns)
    {
        Raw("<div class=\"wide\"><table><thead><tr>");
        foreach (string column in columns)
        {
            Element("th", column.TrimStart('#'), column.StartsWith('#') ? "n" : null);
        }

        return Raw("</tr></thead><tbody>\n");
    }

    /// <summary>Closes a table.</summary>
    public PageWriter CloseTable() => Raw("</tbody></table></div>\n");
}
