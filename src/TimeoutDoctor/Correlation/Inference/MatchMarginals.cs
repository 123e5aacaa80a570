namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// The probability of every possible pair when each stay may have at most one partner: a matching problem, not a nearest-neighbour one.
/// Rows that compete for the same columns form a component. Weak pairs are dropped after a Sinkhorn scaling, which is quick and too modest;
/// what is left is summed exactly, component by component, by <see cref="FrontierSum"/>.
/// </summary>
internal sealed class MatchMarginals
{
    // A Sinkhorn probability is about the square root of the true odds, so this drops pairs below one in a million.
    private const double Weak = 1e-3;
    private const int MostRounds = 30;

    private readonly FrontierSum _exact = new();
    private double[] _columnScale = [];
    private double[] _columnSum = [];
    private int[] _parent = [];
    private int[] _next = [];
    private int[] _tail = [];
    private readonly List<int> _component = [];
    private readonly List<int> _contested = [];
    private readonly List<int> _wanted = []; // columns of contested rows

    /// <summary>Fills in the probabilities.</summary>
    /// <param name="edges">Pairs; rows in order of time.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="exact">Whether to sum exactly; otherwise the scaling is the answer, which is enough to learn from.</param>
    public void Solve(EdgeList edges, int columns, bool exact)
    {
        Scale(edges, columns, exact ? MostRounds : MostRounds / 2);
        if (!exact)
        {
            return;
        }

        Connect(edges, columns);
        foreach (int row in _contested)
        {
            if (Find(row) == row)
            {
                Collect(row);
                if (_component.Count == 1)
                {
                    Alone(edges, row);
                }
                else
                {
                    _exact.Solve(edges, _component);
                }
            }
        }
    }

    // One row, and columns that nobody else wants: the sum is short.
    private static void Alone(EdgeList edges, int row)
    {
        double sum = 1;
        for (int e = edges.First(row); e < edges.First(row + 1); e++)
        {
            sum += edges.Weight(e);
        }

        for (int e = edges.First(row); e < edges.First(row + 1); e++)
        {
            edges.Probability(e) = edges.Weight(e) / sum;
        }
    }

    private void Scale(EdgeList edges, int columns, int rounds)
    {
        Grow(edges.Rows, columns);
        Simple(edges, columns);
        FindWanted(edges, columns);
        double change = 1;
        for (int round = 0; round < rounds && change > 1e-3; round++)
        {
            foreach (int column in _wanted)
            {
                _columnSum[column] = 0;
            }

            foreach (int row in _contested)
            {
                double sum = RowSum(edges, row);
                for (int e = edges.First(row); e < edges.First(row + 1); e++)
                {
                    _columnSum[edges.Column(e)] += edges.Weight(e) / sum;
                }
            }

            change = 0;
            foreach (int column in _wanted)
            {
                double scale = 1 / (1 + _columnSum[column]);
                change = Math.Max(change, Math.Abs(scale - _columnScale[column]) / scale * Math.Min(1, _columnSum[column]));
                _columnScale[column] = scale;
            }
        }

        foreach (int row in _contested)
        {
            double sum = RowSum(edges, row);
            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                edges.Probability(e) = edges.Weight(e) * _columnScale[edges.Column(e)] / sum;
            }
        }
    }

    // Few columns are wanted by contested rows; only their scales are not one.
    private void FindWanted(EdgeList edges, int columns)
    {
        _wanted.Clear();
        Array.Clear(_columnScale, 0, columns);
        foreach (int row in _contested)
        {
            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                ref double scale = ref _columnScale[edges.Column(e)];
                if (scale == 0)
                {
                    _wanted.Add(edges.Column(e));
                    scale = 1;
                }
            }
        }
    }

    // Most rows want columns that nobody else wants: their sums are short, and exact.
    private void Simple(EdgeList edges, int columns)
    {
        _contested.Clear();
        Array.Clear(_columnSum, 0, columns);
        for (int e = 0; e < edges.Count; e++)
        {
            _columnSum[edges.Column(e)]++;
        }

        for (int row = 0; row < edges.Rows; row++)
        {
            bool alone = true;
            for (int e = edges.First(row); e < edges.First(row + 1) && alone; e++)
            {
                alone = _columnSum[edges.Column(e)] == 1;
            }

            if (alone)
            {
                Alone(edges, row);
            }
            else
            {
                _contested.Add(row);
            }
        }
    }

    private double RowSum(EdgeList edges, int row)
    {
        double sum = 1;
        for (int e = edges.First(row); e < edges.First(row + 1); e++)
        {
            sum += edges.Weight(e) * _columnScale[edges.Column(e)];
        }

        return sum;
    }

    private void Connect(EdgeList edges, int columns)
    {
        // Rows are nodes 0…Rows-1, columns lead to the first row that wants them.
        Span<int> owner = columns <= _tail.Length ? _tail.AsSpan(0, columns) : _tail = new int[columns];
        owner.Fill(-1);
        foreach (int row in _contested)
        {
            _parent[row] = row;
        }

        foreach (int row in _contested)
        {
            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                if (edges.Probability(e) < Weak)
                {
                    edges.Weight(e) = 0;
                    edges.Probability(e) = 0;
                    continue;
                }

                ref int first = ref owner[edges.Column(e)];
                if (first < 0)
                {
                    first = row;
                }
                else
                {
                    Join(first, row);
                }
            }
        }

        // Rows of a component as a list in order of rows, headed by its smallest row.
        Span<int> tail = edges.Rows <= _tail.Length ? _tail.AsSpan(0, edges.Rows) : _tail = new int[edges.Rows];
        foreach (int row in _contested)
        {
            int root = Find(row);
            _next[row] = -1;
            if (root != row)
            {
                _next[tail[root]] = row;
            }

            tail[root] = row;
        }
    }

    private void Collect(int root)
    {
        _component.Clear();
        for (int row = root; row >= 0; row = _next[row])
        {
            _component.Add(row);
        }
    }

    private void Join(int a, int b)
    {
        (int rootA, int rootB) = (Find(a), Find(b));
        if (rootA != rootB)
        {
            _parent[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
        }
    }

    private int Find(int row)
    {
        while (_parent[row] != row)
        {
            _parent[row] = _parent[_parent[row]];
            row = _parent[row];
        }

        return row;
    }

    private void Grow(int rows, int columns)
    {
        if (_parent.Length < rows)
        {
            _parent = new int[rows];
            _next = new int[rows];
        }

        if (_columnScale.Length < columns)
        {
            _columnScale = new double[columns];
            _columnSum = new double[columns];
        }
    }
}
