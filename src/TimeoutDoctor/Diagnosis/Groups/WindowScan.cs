namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Finds the window in which cases crowd most, again and again for the same traffic: windows of 1, 2, 3, 5, 8, … bins up to half of all.
/// All logarithms are taken beforehand, because chance is asked a thousand times. Not thread-safe.
/// </summary>
internal sealed class WindowScan
{
    private readonly int _cases;
    private readonly double[] _timesLog; // n log n
    private readonly List<Windows> _lengths = [];
    private readonly int[] _upTo;

    /// <summary>Makes a scan.</summary>
    /// <param name="expected">Cases per bin if they were spread as the traffic is.</param>
    /// <param name="cases">All cases.</param>
    public WindowScan(double[] expected, int cases)
    {
        _cases = cases;
        _upTo = new int[expected.Length + 1];
        _timesLog = [.. Enumerable.Range(0, cases + 1).Select(n => n == 0 ? 0 : n * Math.Log(n))];
        int before = 1;
        for (int length = 1; length <= Math.Max(1, expected.Length / 2); (before, length) = (length, Math.Max(length + 1, before + length)))
        {
            _lengths.Add(WindowsOf(length, expected));
        }
    }

    /// <summary>The window with the highest likelihood that the cases are more frequent inside than outside; a score of 0 when there is none.</summary>
    /// <param name="seen">Cases per bin; their sum is that of all cases.</param>
    public (int First, int Last, double Score) Best(int[] seen)
    {
        SumUp(seen);
        (int First, int Last, double Score) best = default;
        foreach (Windows windows in _lengths)
        {
            for (int first = 0; first < windows.Expected.Length; first++)
            {
                int inside = _upTo[first + windows.Length] - _upTo[first];
                if (inside > windows.Expected[first])
                {
                    double score = Likelihood(inside, windows, first);
                    best = score > best.Score ? (first, first + windows.Length - 1, score) : best;
                }
            }
        }

        return best;
    }

    /// <summary>How many cases each window has to hold to reach a score; by window length, then first bin.</summary>
    public int[][] Reaching(double score) =>
        [.. _lengths.Select(windows => Enumerable.Range(0, windows.Expected.Length).Select(first => FewestFor(score, windows, first)).ToArray())];

    /// <summary>Whether any window reaches a score: what <see cref="Best"/> would tell, without a likelihood for each window.</summary>
    /// <param name="seen">Cases per bin; their sum is that of all cases.</param>
    /// <param name="reaching">What <see cref="Reaching"/> gave for the score.</param>
    public bool AnyReaches(int[] seen, int[][] reaching)
    {
        SumUp(seen);
        for (int i = 0; i < _lengths.Count; i++)
        {
            int[] fewest = reaching[i];
            ReadOnlySpan<int> from = _upTo.AsSpan(0, fewest.Length), to = _upTo.AsSpan(_lengths[i].Length, fewest.Length);
            for (int first = 0; first < fewest.Length; first++)
            {
                if (to[first] - from[first] >= fewest[first])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void SumUp(int[] seen)
    {
        for (int i = 0; i < seen.Length; i++)
        {
            _upTo[i + 1] = _upTo[i] + seen[i];
        }
    }

    // Beyond what is expected the likelihood grows with the cases.
    private int FewestFor(double score, Windows windows, int first)
    {
        int low = (int)Math.Floor(Math.Min(windows.Expected[first], _cases)) + 1, high = _cases + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Likelihood(middle, windows, first) >= score ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private double Likelihood(int inside, Windows windows, int first)
    {
        int outside = _cases - inside;
        return windows.Expected[first] >= _cases ? 0
            : _timesLog[inside] - (inside * windows.Log[first]) + (outside > 0 ? _timesLog[outside] - (outside * windows.LogRest[first]) : 0);
    }

    private Windows WindowsOf(int length, double[] expected)
    {
        double[] sums = new double[Math.Max(0, expected.Length - length + 1)];
        double exposed = 0;
        for (int end = 0; end < expected.Length; end++)
        {
            exposed += expected[end] - (end >= length ? expected[end - length] : 0);
            if (end >= length - 1)
            {
                sums[end - length + 1] = Math.Max(exposed, 1e-3);
            }
        }

        return new Windows(length, sums, [.. sums.Select(s => Math.Log(s))], [.. sums.Select(s => s < _cases ? Math.Log(_cases - s) : 0)]);
    }

    // The windows of one length, by their first bin: expected cases, and the logarithms of those inside and outside.
    private sealed record Windows(int Length, double[] Expected, double[] Log, double[] LogRest);
}
