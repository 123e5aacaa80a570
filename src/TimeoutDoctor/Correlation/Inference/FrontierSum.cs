namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Sums over all matchings of a component: row by row in order of time, the state being which columns are taken among those that later rows
/// may still want (the frontier). Forward and backward sums give the probability of every pair. States beyond a beam are dropped; a frontier
/// of more than 64 columns keeps its strongest.
/// </summary>
internal sealed class FrontierSum
{
    private const int Beam = 600;
    private const int BlockRows = 128; // states are kept for one block at a time and made again for the others

    private readonly Dictionary<int, int> _lastRow = [];
    private readonly Dictionary<int, int> _slotOf = [];
    private readonly List<(int Row, int First, int Count, ulong Ends)> _rows = [];
    private readonly List<(int Edge, ulong Bit, double Weight)> _steps = [];
    private readonly List<StateSet> _sets = [];
    private readonly List<StateSet> _marks = [];
    private readonly Stack<StateSet> _spare = new();

    /// <summary>Fills in the probabilities of a component's pairs.</summary>
    /// <param name="edges">All pairs.</param>
    /// <param name="rows">The component's rows, in order.</param>
    public void Solve(EdgeList edges, List<int> rows)
    {
        Plan(edges, rows);
        foreach ((int edge, _, _) in _steps)
        {
            edges.Probability(edge) = 0;
        }

        Forward();
        Backward(edges);
    }

    // Gives each column a bit while some row may still want it.
    private void Plan(EdgeList edges, List<int> rows)
    {
        _lastRow.Clear();
        _slotOf.Clear();
        _rows.Clear();
        _steps.Clear();
        for (int i = 0; i < rows.Count; i++)
        {
            for (int e = edges.First(rows[i]); e < edges.First(rows[i] + 1); e++)
            {
                if (edges.Weight(e) > 0)
                {
                    _lastRow[edges.Column(e)] = i;
                }
            }
        }

        ulong free = ulong.MaxValue;
        for (int i = 0; i < rows.Count; i++)
        {
            int first = _steps.Count;
            ulong ends = 0;
            for (int e = edges.First(rows[i]); e < edges.First(rows[i] + 1); e++)
            {
                if (edges.Weight(e) <= 0 || !TrySlot(edges.Column(e), ref free, out int slot))
                {
                    continue;
                }

                ulong bit = 1UL << slot;
                ends |= _lastRow[edges.Column(e)] == i ? bit : 0;
                _steps.Add((e, bit, edges.Weight(e)));
            }

            free |= ends;
            _rows.Add((rows[i], first, _steps.Count - first, ends));
        }
    }

    private bool TrySlot(int column, ref ulong free, out int slot)
    {
        if (_slotOf.TryGetValue(column, out slot) && (_lastRow[column] >= 0))
        {
            return true;
        }

        if (free == 0)
        {
            return false; // more than 64 open columns: this one is left out, and its rows say "alone" a little too often
        }

        slot = System.Numerics.BitOperations.TrailingZeroCount(free);
        free &= ~(1UL << slot);
        _slotOf[column] = slot;
        return true;
    }

    private void Forward()
    {
        Release(_marks);
        StateSet set = Rent();
        set.Add(0, 1);
        for (int i = 0; i < _rows.Count; i++)
        {
            if (i % BlockRows == 0)
            {
                StateSet mark = Rent();
                mark.CopyFrom(set);
                _marks.Add(mark);
            }

            StateSet next = Step(set, i);
            _spare.Push(set);
            set = next;
        }

        _spare.Push(set);
    }

    private StateSet Step(StateSet from, int row)
    {
        StateSet to = Rent();
        (_, int first, int count, ulong ends) = _rows[row];
        for (int s = 0; s < from.Count; s++)
        {
            ulong mask = from.Mask(s);
            double sum = from.Sum(s);
            to.Add(mask & ~ends, sum);
            for (int k = first; k < first + count; k++)
            {
                (_, ulong bit, double weight) = _steps[k];
                if ((mask & bit) == 0)
                {
                    to.Add((mask | bit) & ~ends, sum * weight);
                }
            }
        }

        to.Prune(Beam);
        return to;
    }

    private void Backward(EdgeList edges)
    {
        double[] after = [];
        for (int block = _marks.Count - 1; block >= 0; block--)
        {
            int firstRow = block * BlockRows, endRow = Math.Min(_rows.Count, firstRow + BlockRows);
            Release(_sets);
            StateSet start = Rent();
            start.CopyFrom(_marks[block]);
            _sets.Add(start);
            for (int i = firstRow; i < endRow; i++)
            {
                _sets.Add(Step(_sets[^1], i));
            }

            if (after.Length == 0)
            {
                after = new double[_sets[^1].Count];
                Array.Fill(after, 1);
            }

            for (int i = endRow - 1; i >= firstRow; i--)
            {
                after = Back(edges, i, _sets[i - firstRow], _sets[i - firstRow + 1], after);
            }
        }
    }

    private double[] Back(EdgeList edges, int row, StateSet from, StateSet to, double[] after)
    {
        (_, int first, int count, ulong ends) = _rows[row];
        var before = new double[from.Count];
        Span<double> share = count <= 256 ? stackalloc double[count] : new double[count];
        share.Clear();
        double all = 0, largest = 0;
        for (int s = 0; s < from.Count; s++)
        {
            ulong mask = from.Mask(s);
            int same = to.IndexOf(mask & ~ends);
            double sum = same >= 0 ? after[same] : 0;
            all += sum * from.Sum(s);
            for (int k = 0; k < count; k++)
            {
                (_, ulong bit, double weight) = _steps[first + k];
                int next = (mask & bit) == 0 ? to.IndexOf((mask | bit) & ~ends) : -1;
                if (next >= 0)
                {
                    double part = weight * after[next];
                    sum += part;
                    share[k] += part * from.Sum(s);
                    all += part * from.Sum(s);
                }
            }

            before[s] = sum;
            largest = Math.Max(largest, sum);
        }

        for (int k = 0; k < count; k++)
        {
            edges.Probability(_steps[first + k].Edge) = all > 0 ? share[k] / all : 0;
        }

        for (int s = 0; s < before.Length && largest > 0; s++)
        {
            before[s] /= largest;
        }

        return before;
    }

    private StateSet Rent() => _spare.TryPop(out StateSet? set) ? set.Cleared() : new StateSet();

    private void Release(List<StateSet> sets)
    {
        foreach (StateSet set in sets)
        {
            _spare.Push(set);
        }

        sets.Clear();
    }
}
