namespace TimeoutDoctor.History;

/// <summary>Counts and sketches of one route or target in a period.</summary>
/// <param name="name">Route or target; null for all.</param>
/// <param name="blocks">Blocks of time that the period has.</param>
internal sealed class LatencySums(string? name, int blocks)
{
    private static readonly LatencySketch Nothing = new();

    private readonly LatencySketch?[] _all = new LatencySketch?[HistoryCell.Segments];
    private readonly LatencySketch?[]?[] _blocks = new LatencySketch?[]?[HistoryCell.Segments];

    public string? Name { get; } = name;

    public long Requests { get; private set; }

    public long Errors { get; private set; }

    public long Timeouts { get; private set; }

    public long Flagged { get; private set; }

    /// <summary>The sum of a segment's blocks; null where it was never known.</summary>
    public LatencySketch? All(int segment)
    {
        if (_all[segment] is null && _blocks[segment] is { } known)
        {
            _all[segment] = new LatencySketch();
            Array.ForEach(known, b => _all[segment]!.Add(b ?? Nothing));
        }

        return _all[segment];
    }

    /// <summary>How far a percentile of any segment is from the exact one, at most.</summary>
    public double Error => Enumerable.Range(0, HistoryCell.Segments).Max(s => All(s)?.Error ?? LatencySketch.RelativeError);

    /// <summary>A segment per block of time; null where it is not known.</summary>
    public IReadOnlyList<LatencySketch?> Blocks(int segment) => _blocks[segment] ?? [];

    /// <summary>Adds a cell of one block.</summary>
    public void Add(HistoryCell cell, int block)
    {
        Count(cell.Requests, cell.Errors, cell.Timeouts, cell.Flagged);
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            if (!cell.Sketches[segment].IsEmpty)
            {
                cell.AddTo(At(segment, block), segment);
            }
        }
    }

    /// <summary>Adds all of another.</summary>
    public void Add(LatencySums other)
    {
        Count(other.Requests, other.Errors, other.Timeouts, other.Flagged);
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            IReadOnlyList<LatencySketch?> theirs = other.Blocks(segment);
            for (int block = 0; block < theirs.Count; block++)
            {
                if (theirs[block] is { } sketch)
                {
                    At(segment, block).Add(sketch);
                }
            }
        }
    }

    private void Count(long requests, long errors, long timeouts, long flagged) =>
        (Requests, Errors, Timeouts, Flagged) = (Requests + requests, Errors + errors, Timeouts + timeouts, Flagged + flagged);

    private LatencySketch At(int segment, int block)
    {
        _all[segment] = null;
        return (_blocks[segment] ??= new LatencySketch?[blocks])[block] ??= new LatencySketch();
    }
}
