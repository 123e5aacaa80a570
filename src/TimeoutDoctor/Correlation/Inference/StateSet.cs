namespace TimeoutDoctor.Correlation.Inference;

/// <summary>States of <see cref="FrontierSum"/> (masks of taken columns) with their sums, in order of first arrival.</summary>
internal sealed class StateSet
{
    private ulong[] _masks = new ulong[16];
    private double[] _sums = new double[16];
    private int[] _table = new int[64]; // index + 1, open addressing

    /// <summary>States.</summary>
    public int Count { get; private set; }

    /// <summary>A state's mask.</summary>
    public ulong Mask(int state) => _masks[state];

    /// <summary>A state's sum.</summary>
    public double Sum(int state) => _sums[state];

    /// <summary>Adds to a state's sum.</summary>
    public void Add(ulong mask, double sum)
    {
        int at = Probe(mask);
        if (_table[at] != 0)
        {
            _sums[_table[at] - 1] += sum;
            return;
        }

        if (Count == _masks.Length)
        {
            Array.Resize(ref _masks, Count * 2);
            Array.Resize(ref _sums, Count * 2);
        }

        (_masks[Count], _sums[Count]) = (mask, sum);
        _table[at] = ++Count;
        if (Count * 2 > _table.Length)
        {
            Index(_table.Length * 2);
        }
    }

    /// <summary>The state of a mask; -1 for none.</summary>
    public int IndexOf(ulong mask) => _table[Probe(mask)] - 1;

    /// <summary>Keeps the strongest states and scales the sums so that the largest is 1.</summary>
    public void Prune(int most)
    {
        if (Count > most)
        {
            double[] ordered = _sums[..Count];
            Array.Sort(ordered);
            Keep(ordered[Count - most]);
        }
        else
        {
            Keep(0);
        }
    }

    /// <summary>Takes over another set's states.</summary>
    public void CopyFrom(StateSet other)
    {
        Cleared();
        for (int i = 0; i < other.Count; i++)
        {
            Add(other._masks[i], other._sums[i]);
        }
    }

    /// <summary>Empties the set.</summary>
    public StateSet Cleared()
    {
        Count = 0;
        Array.Clear(_table);
        return this;
    }

    private void Keep(double least)
    {
        double largest = 0;
        for (int i = 0; i < Count; i++)
        {
            largest = Math.Max(largest, _sums[i]);
        }

        least = Math.Max(least, largest * 1e-14);
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_sums[i] >= least)
            {
                (_masks[kept], _sums[kept++]) = (_masks[i], largest > 0 ? _sums[i] / largest : 0);
            }
        }

        if (kept != Count)
        {
            Count = kept;
            Index(_table.Length);
        }
    }

    private void Index(int size)
    {
        if (size == _table.Length)
        {
            Array.Clear(_table);
        }
        else
        {
            _table = new int[size];
        }

        for (int i = 0; i < Count; i++)
        {
            _table[Probe(_masks[i])] = i + 1;
        }
    }

    private int Probe(ulong mask)
    {
        int at = (int)(Model.StableHash.Mix(mask) & (ulong)(_table.Length - 1));
        while (_table[at] != 0 && _masks[_table[at] - 1] != mask)
        {
            at = (at + 1) & (_table.Length - 1);
        }

        return at;
    }
}
