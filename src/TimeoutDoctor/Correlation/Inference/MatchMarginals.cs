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
    private const int MostRounds = 40;

    private readonly FrontierSum _exact = new();
    private double[] _rowScale = [];
    private double[] _columnScale = [];
    private double[] _columnSum = [];
    private int[] _parent = [];
    private int[] _next = [];
    private int[] _tail = [];
    private readonly List<int> _component = [];

    /// <summary>Fills in the probabilities.</summary>
    /// <param name="edges">Pairs; rows in order of time.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="exact">Whether to sum exactly; otherwise the scaling is the answer, which is enough to learn from.</param>
    public void Solve(EdgeList edges, int columns, bool exact)
    {
        Scale(edges, columns);
        if (!exact)
        {
            return;
        }

        Connect(edges, columns);
        for (int row = 0; row < edges.Rows; row++)
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

    private void Scale(EdgeList edges, int columns)
    {
        Grow(edges.Rows, columns);
        Array.Fill(_columnScale, 1, 0, columns);
        double change = 1;
        for (int round = 0; round < MostRounds && change > 1e-3; round++)
        {
            Array.Clear(_columnSum, 0, columns);
            for (int row = 0; row < edges.Rows; row++)
            {
                double sum = 1;
                for (int e = edges.First(row); e < edges.First(row + 1); e++)
                {
                    sum += edges.Weight(e) * _columnScale[edges.Column(e)];
                }

                _rowScale[row] = 1 / sum;
                for (int e = edges.First(row); e < edges.First(row + 1); e++)
                {
                    _columnSum[edges.Column(e)] += edges.Weight(e) / sum;
                }
            }

            change = 0;
            for (int column = 0; column < columns; column++)
            {
                double scale = 1 / (1 + _columnSum[column]);
                change = Math.Max(change, Math.Abs(Math.Log(scale / _columnScale[column])) * Math.Min(1, _columnSum[column]));
                _columnScale[column] = scale;
            }
        }

        for (int row = 0; row < edges.Rows; row++)
        {
            double sum = 1;
            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                sum += edges.Weight(e) * _columnScale[edges.Column(e)];
            }

            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                edges.Probability(e) = edges.Weight(e) * _columnScale[edges.Column(e)] / sum;
            }
        }
    }

    private void Connect(EdgeList edges, int columns)
    {
        // Rows are nodes 0…Rows-1, columns lead to the first row that wants them.
        Span<int> owner = columns <= _tail.Length ? _tail.AsSpan(0, columns) : _tail = new int[columns];
        owner.Fill(-1);
        for (int row = 0; row < edges.Rows; row++)
        {
            _parent[row] = row;
        }

        for (int row = 0; row < edges.Rows; row++)
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
        for (int row = 0; row < edges.Rows; row++)
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
        if (_rowScale.Length < rows)
        {
            _rowScale = new double[rows];
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
