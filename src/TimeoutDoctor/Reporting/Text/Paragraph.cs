namespace TimeoutDoctor.Reporting.Text;

/// <summary>Breaks sentences into lines.</summary>
internal static class Paragraph
{
    /// <summary>The lines of a text at a width; the last of at most <paramref name="lines"/> keeps what is left over.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width, int lines)
    {
        var wrapped = new List<string>();
        string rest = text.Trim(' ');
        while (rest.Length > 0)
        {
            int end = wrapped.Count == lines - 1 || rest.Length <= width ? rest.Length : rest.LastIndexOf(' ', width, width);
            end = end <= 0 ? Math.Min(width, rest.Length) : end;
            wrapped.Add(rest[..end]);
            rest = rest[end..].TrimStart(' ');
        }

        return wrapped;
    }
}
