namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Sharpens stamps of whole seconds by the order of lines: a log that writes a line when a request ends has its lines in order of the ends,
/// so the ends of a line's neighbours, known from their partners, say within milliseconds when it was written.
/// </summary>
internal sealed class LineOrder
{
    private const double CoarseHalfStep = 50;
    private const int Neighbours = 3;

    private readonly Stay[] _near;
    private readonly Stay[] _far;
    private readonly List<int[]> _files = []; // far stays of files with coarse stamps, in order of lines

    /// <summary>Looks which far files have coarse stamps and lines in order of their ends.</summary>
    public LineOrder(Stay[] near, Stay[] far)
    {
        _near = near;
        _far = far;
        foreach (IGrouping<int, int> file in Enumerable.Range(0, far.Length).GroupBy(i => far[i].Source))
        {
            int[] lines = [.. file.OrderBy(i => far[i].Line)];
            if (far[lines[0]].HalfStep >= CoarseHalfStep && InOrder(lines))
            {
                _files.Add(lines);
            }
        }
    }

    /// <summary>A first guess: the lines of a second are spread evenly over it. Null when no file needs it.</summary>
    /// <returns>What to add to each far stamp, ms.</returns>
    public double[]? ByRank()
    {
        if (_files.Count == 0)
        {
            return null;
        }

        var shift = new double[_far.Length];
        foreach (int[] lines in _files)
        {
            for (int first = 0; first < lines.Length;)
            {
                int next = first;
                double step = 2 * _far[lines[first]].HalfStep;
                while (next < lines.Length && Math.Abs(_far[lines[next]].End - _far[lines[first]].End) < step / 2)
                {
                    next++;
                }

                for (int i = first; i < next; i++)
                {
                    shift[lines[i]] = (((i - first + 0.5) / (next - first)) - 0.5) * step;
                }

                first = next;
            }
        }

        return shift;
    }

    /// <summary>Sharpens by the ends of the neighbours' partners, never by a line's own.</summary>
    public double[] ByPartners(IReadOnlyList<(int Near, int Far, double Weight)> pairs, PairModel model, double[] before)
    {
        var ends = new double[_far.Length];
        Array.Fill(ends, double.NaN);
        foreach ((int near, int far, double weight) in pairs)
        {
            if (weight > 0.8 && model.FarTracks[_far[far].Clock] is { } track)
            {
                double end = _near[near].End - model.NearTracks[_near[near].Clock].At(_near[near].Middle) - model.End.Middle;
                ends[far] = end + track.At(_far[far].Middle) - _far[far].End; // the shift that its partner implies
            }
        }

        var shift = (double[])before.Clone();
        foreach (int[] lines in _files)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                shift[lines[i]] = Between(lines, i, ends) ?? before[lines[i]];
            }
        }

        return shift;
    }

    // The median of what the neighbours on either side imply for the moment between them.
    private double? Between(int[] lines, int at, double[] ends)
    {
        Span<double> left = stackalloc double[Neighbours], right = stackalloc double[Neighbours];
        int lefts = Gather(lines, at, -1, ends, left), rights = Gather(lines, at, +1, ends, right);
        if (lefts == 0 || rights == 0)
        {
            return null;
        }

        left = left[..lefts];
        right = right[..rights];
        left.Sort();
        right.Sort();
        double before = left[lefts / 2], after = right[rights / 2];
        double half = _far[lines[at]].HalfStep;
        double moment = (before + after) / 2;
        return after - before > 2 * half ? null : Math.Clamp(moment - _far[lines[at]].End, -half * 1.1, half * 1.1);
    }

    private int Gather(int[] lines, int at, int direction, double[] ends, Span<double> into)
    {
        int count = 0;
        for (int i = at + direction; i >= 0 && i < lines.Length && count < into.Length && Math.Abs(i - at) <= 12; i += direction)
        {
            if (!double.IsNaN(ends[lines[i]]))
            {
                into[count++] = _far[lines[i]].End + ends[lines[i]];
            }
        }

        return count;
    }

    private bool InOrder(int[] lines)
    {
        int wrong = 0;
        for (int i = 1; i < lines.Length; i++)
        {
            wrong += _far[lines[i]].End < _far[lines[i - 1]].End ? 1 : 0;
        }

        return wrong * 50 <= lines.Length;
    }
}
