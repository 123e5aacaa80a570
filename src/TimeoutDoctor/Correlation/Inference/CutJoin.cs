namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Offers what the answered requests left over to those that were given up, which agree with their application's record only at the start. The
/// delay of a queue, how often a record is missing and how often the far side ends with its caller are learned as it goes.
/// </summary>
internal sealed class CutJoin
{
    private const int Rounds = 6;
    private const double Possible = 0.05; // less likely pairs teach nothing

    private readonly PairTable _table;
    private readonly PairModel _model;
    private readonly List<int> _rows;
    private readonly double[] _free;
    private readonly QueueDelay _queues;

    /// <summary>Begins.</summary>
    /// <param name="table">Both sides, placed.</param>
    /// <param name="model">What is known; receives what is learned of given-up requests.</param>
    /// <param name="rows">The near stays that were given up, in order of time.</param>
    /// <param name="answered">The pairs of the answered ones.</param>
    public CutJoin(PairTable table, PairModel model, List<int> rows, List<PairLink> answered)
    {
        (_table, _model, _rows) = (table, model, rows);
        _free = table.Free();
        _queues = QueueDelay.Of(answered, table.NearSide, table.Index, model.FarTracks.Length);
    }

    /// <summary>Learns and joins.</summary>
    /// <returns>How likely each far stay is left over now.</returns>
    public double[] Join()
    {
        double left = _free.Sum();
        _model.StrangersLeft = Math.Clamp(left / Math.Max(1, _table.Far.Length) / 2, 1e-4, 0.9);
        _model.Cut = new CutModel(_model.Start, _model.CutBefore?.Model) { Queues = _queues };
        for (int round = 0; round < Rounds; round++)
        {
            _table.Weigh(_model, _rows, exact: false, _free); // clocks stay as they are
            Teach(left);
        }

        _table.Weigh(_model, _rows, exact: true, _free);
        return _table.Free();
    }

    private void Teach(double left)
    {
        double matched = 0;
        List<(double, double, double)> gaps = [], hangUps = [];
        List<PairLink> sure = [];
        (NearSide near, FarIndex index, EdgeList edges) = (_table.NearSide, _table.Index, _table.Edges);
        for (int row = 0; row < edges.Rows; row++)
        {
            double arrival = near.Start[_rows[row]];
            for (int e = edges.First(row); e < edges.First(row + 1); e++)
            {
                (int far, double probability) = (edges.Column(e), edges.Probability(e));
                matched += probability;
                if (!double.IsNaN(index.Start[far]) && probability > Possible)
                {
                    gaps.Add((index.Start[far] - arrival, _model.Cut!.Queues!.At(_table.Far[far].Clock, arrival, _rows[row]), probability));
                    sure.Add(new PairLink(_rows[row], far, probability));
                    double gap = near.Written[_rows[row]] - index.End[far];
                    if (!double.IsNaN(gap))
                    {
                        hangUps.Add((_model.End.At(gap), index.Side.LengthDensity(_table.Far[far].Length), probability));
                    }
                }
            }
        }

        _model.MissingCut = Math.Clamp(CutModel.Share(_rows.Count + 0.5 - matched, _rows.Count + 1, _model.CutBefore?.Missing), 0.02, 0.98);
        _model.StrangersLeft = Math.Clamp((left - matched) / Math.Max(1, _table.Far.Length), 1e-4, 0.9);
        _model.Cut!.Learn(gaps, Math.Max(_table.HalfStep, 0.5));
        _model.Cut.LearnHangUps(hangUps);
        _model.Cut.Queues = _queues.And(QueueDelay.Of(sure, near, index, _model.FarTracks.Length));
    }
}
