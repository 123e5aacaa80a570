namespace TimeoutDoctor.Correlation.Inference;

/// <summary>The far side on the near side's clock, each key's stays in order of time. Kept from pass to pass, as orders hardly change.</summary>
internal sealed class FarIndex
{
    private readonly FarSide _side;
    private readonly double[] _at;

    /// <summary>Makes the index; nothing is placed yet.</summary>
    public FarIndex(FarSide side)
    {
        _side = side;
        Start = new double[side.Stays.Length];
        End = new double[side.Stays.Length];
        _at = new double[side.Stays.Length];
    }

    /// <summary>The far side.</summary>
    public FarSide Side => _side;

    /// <summary>Corrected starts, by far stay; NaN where not known or where the clock is not.</summary>
    public double[] Start { get; }

    /// <summary>Corrected ends, by far stay.</summary>
    public double[] End { get; }

    /// <summary>By how much each place may be off because of its stamp, beyond what is usual, ms; null where all stamps are alike.</summary>
    public double[]? Blur { get; set; }

    /// <summary>The far stay at a position.</summary>
    public int this[int position] => _side.Order[position];

    /// <summary>Corrected time at a position: the start, or the end where only that is known.</summary>
    public double At(int position) => _at[position];

    /// <summary>Places all stays.</summary>
    /// <param name="model">The clocks.</param>
    /// <param name="refined">Corrections from the order of lines, by far stay; null for none.</param>
    public void Place(PairModel model, double[]? refined)
    {
        Stay[] far = _side.Stays;
        for (int i = 0; i < far.Length; i++)
        {
            double shift = (refined is null ? 0 : refined[i]) - (model.FarTracks[far[i].Clock]?.At(far[i].Middle) ?? double.NaN);
            Start[i] = far[i].Start + shift;
            End[i] = far[i].End + shift;
        }

        foreach ((int first, int count, _) in _side.Ranges)
        {
            for (int i = first; i < first + count; i++)
            {
                int stay = _side.Order[i];
                _at[i] = double.IsNaN(Start[stay]) ? double.IsNaN(End[stay]) ? double.MaxValue : End[stay] : Start[stay];
            }

            Sort(first, count);
        }
    }

    /// <summary>First position of a range at or after a moment.</summary>
    public int Position(in (int First, int Count, double Rate) range, double moment)
    {
        int low = range.First, high = range.First + range.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _at[middle] < moment ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Sort(int first, int count)
    {
        if (count > 64)
        {
            for (int i = first + 1; i < first + count; i++)
            {
                if (_at[i] < _at[i - 1])
                {
                    SortAll(first, count);
                    return;
                }
            }

            return;
        }

        for (int i = first + 1; i < first + count; i++)
        {
            (double at, int stay) = (_at[i], _side.Order[i]);
            int to = i;
            for (; to > first && (_at[to - 1] > at || (_at[to - 1] == at && _side.Order[to - 1] > stay)); to--)
            {
                (_at[to], _side.Order[to]) = (_at[to - 1], _side.Order[to - 1]);
            }

            (_at[to], _side.Order[to]) = (at, stay);
        }
    }

    private void SortAll(int first, int count)
    {
        var by = new (double At, int Stay)[count];
        for (int i = 0; i < count; i++)
        {
            by[i] = (_at[first + i], _side.Order[first + i]);
        }

        Array.Sort(by);
        for (int i = 0; i < count; i++)
        {
            (_at[first + i], _side.Order[first + i]) = by[i];
        }
    }
}
