namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Sharpens coarse stamps by the order of lines: a log that writes a line when a request ends has its lines in order of the ends, so no line
/// was written before its predecessors' stamps allow, nor after its successors' do, and the ends of the neighbours' partners say within
/// milliseconds when it was.
/// </summary>
internal sealed class LineOrder
{
    private const double CoarseHalfStep = 50;
    private const int Neighbours = 3;
    private const int Window = 12;

    private readonly Stay[] _stays;
    private readonly List<(int[] Lines, double[] Low, double[] High)> _files = []; // stays of files with coarse stamps, in order of lines, and when each was written as the stamps around it allow

    /// <summary>Looks which files have coarse stamps and lines in order of their ends.</summary>
    public LineOrder(Stay[] stays)
    {
        _stays = stays;
        Open = new double[stays.Length];
        foreach (IGrouping<int, int> file in Enumerable.Range(0, stays.Length).GroupBy(i => stays[i].Source))
        {
            int[] lines = [.. file.Where(i => !double.IsNaN(stays[i].Written)).OrderBy(i => stays[i].Line)];
            if (lines.Length > 1 && stays[lines[0]].HalfStep >= CoarseHalfStep && InOrder(lines))
            {
                (double[] low, double[] high) = Bounds(lines);
                _files.Add((lines, low, high));
            }
        }
    }

    /// <summary>Whether any file can be sharpened.</summary>
    public bool IsUseful => _files.Count > 0;

    /// <summary>By how much each sharpened stamp may still be off either way, ms; 0 for the others.</summary>
    public double[] Open { get; }

    /// <summary>A first guess from the stamps alone: between what the lines before and behind allow, evenly where they leave it open.</summary>
    /// <returns>What to add to each stamp, ms.</returns>
    public double[] ByStamps()
    {
        var shift = new double[_stays.Length];
        foreach ((int[] lines, double[] low, double[] high) in _files)
        {
            for (int first = 0, next; first < lines.Length; first = next)
            {
                for (next = first + 1; next < lines.Length && low[next] == low[first] && high[next] == high[first]; next++)
                {
                }

                for (int i = first; i < next; i++)
                {
                    double moment = low[i] + ((i - first + 0.5) / (next - first) * (high[i] - low[i]));
                    shift[lines[i]] = high[i] > low[i] ? Within(lines[i], moment - _stays[lines[i]].Written) : 0;
                    Open[lines[i]] = Math.Max(0, high[i] - low[i]) / Math.Sqrt(next - first + 3); // of several in one second each is about where its rank says
                }
            }
        }

        return shift;
    }

    /// <summary>Sharpens by the neighbours' partners, never by a line's own.</summary>
    /// <param name="implied">When each line was written as its partner tells, on the line's own clock; NaN where it has none.</param>
    /// <param name="before">The shifts so far; kept where the neighbours have no partners.</param>
    public double[] ByPartners(double[] implied, double[] before)
    {
        var shift = (double[])before.Clone();
        foreach ((int[] lines, double[] low, double[] high) in _files)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                shift[lines[i]] = Between(lines, i, implied, (low[i], high[i])) ?? before[lines[i]];
            }
        }

        return shift;
    }

    // The medians of what the neighbours on either side imply enclose the moment; on a side without partners the stamps do.
    private double? Between(int[] lines, int at, double[] implied, (double Low, double High) stamps)
    {
        Span<double> left = stackalloc double[Neighbours], right = stackalloc double[Neighbours];
        int lefts = Gather(lines, at, -1, implied, left), rights = Gather(lines, at, +1, implied, right);
        left[..lefts].Sort();
        right[..rights].Sort();
        double before = lefts == 0 ? stamps.Low : Math.Max(left[lefts / 2], stamps.Low), after = rights == 0 ? stamps.High : Math.Min(right[rights / 2], stamps.High);
        if ((lefts == 0 && rights == 0) || !(after - before < 2 * _stays[lines[at]].HalfStep))
        {
            return null;
        }

        Open[lines[at]] = Math.Max(0, after - before) / 2;
        return Within(lines[at], ((before + after) / 2) - _stays[lines[at]].Written);
    }

    private static int Gather(int[] lines, int at, int direction, double[] implied, Span<double> into)
    {
        int count = 0;
        for (int i = at + direction; i >= 0 && i < lines.Length && count < into.Length && Math.Abs(i - at) <= Window; i += direction)
        {
            if (!double.IsNaN(implied[lines[i]]))
            {
                into[count++] = implied[lines[i]];
            }
        }

        return count;
    }

    // No line before its predecessors' earliest moments, none behind its successors' latest.
    private (double[] Low, double[] High) Bounds(int[] lines)
    {
        double[] low = new double[lines.Length], high = new double[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            low[i] = double.NegativeInfinity;
            high[i] = double.PositiveInfinity;
            for (int k = Math.Max(0, i - Window); k <= Math.Min(lines.Length - 1, i + Window); k++)
            {
                ref Stay other = ref _stays[lines[k]];
                low[i] = k <= i ? Math.Max(low[i], other.Written - other.HalfStep) : low[i];
                high[i] = k >= i ? Math.Min(high[i], other.Written + other.HalfStep) : high[i];
            }
        }

        return (low, high);
    }

    // A stamp leaves half a step open on either side.
    private double Within(int stay, double shift) => Math.Clamp(shift, -_stays[stay].HalfStep * 1.1, _stays[stay].HalfStep * 1.1);

    private bool InOrder(int[] lines)
    {
        int wrong = 0;
        for (int i = 1; i < lines.Length; i++)
        {
            wrong += _stays[lines[i]].Written < _stays[lines[i - 1]].Written - (2 * _stays[lines[i]].HalfStep) ? 1 : 0;
        }

        return wrong * 20 <= lines.Length;
    }
}
