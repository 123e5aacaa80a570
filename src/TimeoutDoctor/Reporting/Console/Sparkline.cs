namespace TimeoutDoctor.Reporting.Console;

/// <summary>Counts over time in one row of characters.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Marks = "_-:=+*%#";

    /// <summary>The counts summed into at most so many cells; a cell without any is a dot.</summary>
    public static string Of(IReadOnlyList<long> counts, int cells, bool unicode)
    {
        cells = Math.Min(cells, counts.Count);
        var sums = new long[cells];
        for (int i = 0; i < counts.Count; i++)
        {
            sums[(int)((long)i * cells / counts.Count)] += counts[i];
        }

        long most = cells == 0 ? 0 : sums.Max();
        return string.Concat(sums.Select(sum => sum == 0 ? (unicode ? '·' : '.') : (unicode ? Blocks : Marks)[(int)Math.Min(7, sum * 8 / (most + 1))]));
    }
}
