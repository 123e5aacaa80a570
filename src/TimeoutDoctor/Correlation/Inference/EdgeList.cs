namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Possible pairs, row by row (a row is a near stay, a column a far one). The weight of a pair is its odds against both being alone;
/// the probability is filled in by <see cref="MatchMarginals"/>. Grows without objects per pair.
/// </summary>
internal sealed class EdgeList
{
    private int[] _first = new int[1024];
    private int[] _column = new int[4096];
    private double[] _weight = new double[4096];
    private double[] _probability = new double[4096];

    /// <summary>Rows closed so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Column of a pair.</summary>
    public int Column(int edge) => _column[edge];

    /// <summary>Odds of a pair.</summary>
    public ref double Weight(int edge) => ref _weight[edge];

    /// <summary>Probability of a pair.</summary>
    public ref double Probability(int edge) => ref _probability[edge];

    /// <summary>First pair of a row; of the row after the last, the end.</summary>
    public int First(int row) => _first[row];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        (Rows, Count) = (0, 0);
        _first[0] = 0;
    }

    /// <summary>Adds a pair to the open row.</summary>
    public void Add(int column, double weight)
    {
        if (Count == _column.Length)
        {
            int size = Count * 2;
            Array.Resize(ref _column, size);
            Array.Resize(ref _weight, size);
            Array.Resize(ref _probability, size);
        }

        _column[Count] = column;
        _weight[Count] = weight;
        _probability[Count++] = 0;
    }

    /// <summary>Drops the open row's pairs below some odds.</summary>
    public void DropBelow(double least)
    {
        int kept = _first[Rows];
        for (int e = kept; e < Count; e++)
        {
            if (_weight[e] >= least)
            {
                (_column[kept], _weight[kept], _probability[kept]) = (_column[e], _weight[e], 0);
                kept++;
            }
        }

        Count = kept;
    }

    /// <summary>Closes the open row.</summary>
    public void EndRow()
    {
        Rows++;
        if (Rows + 1 >= _first.Length)
        {
            Array.Resize(ref _first, _first.Length * 2);
        }

        _first[Rows] = Count;
    }
}
