namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How far a clock is ahead over time, in ms: straight between knots, and constant beyond the outer ones. Two knots at one moment are a step.
/// </summary>
internal sealed class ClockTrack
{
    private readonly double[] _at;
    private readonly double[] _offset;

    /// <summary>Makes a track.</summary>
    /// <param name="knots">Knots in order of time.</param>
    public ClockTrack(IReadOnlyList<(double At, double Offset)> knots)
    {
        _at = [.. knots.Select(k => k.At)];
        _offset = [.. knots.Select(k => k.Offset)];
    }

    /// <summary>A clock that is right.</summary>
    public static ClockTrack Zero { get; } = Constant(0);

    /// <summary>The knots.</summary>
    public IEnumerable<(double At, double Offset)> Knots => _at.Zip(_offset);

    /// <summary>Whether the clock was set while it ran.</summary>
    public bool HasSteps => Steps.Any();

    /// <summary>When the clock was set, on the clock itself before that, and by how much, ms.</summary>
    public IEnumerable<(double At, double By)> Steps =>
        Enumerable.Range(1, _at.Length - 1).Where(i => _at[i] == _at[i - 1] && _offset[i] != _offset[i - 1]).Select(i => (_at[i], _offset[i] - _offset[i - 1]));

    /// <summary>A clock that is ahead by the same amount all the time.</summary>
    public static ClockTrack Constant(double offset) => new([(0, offset)]);

    /// <summary>The offset at a moment of the clock itself.</summary>
    public double At(double moment)
    {
        if (_at.Length == 1 || moment <= _at[0])
        {
            return _offset[0];
        }

        int next = 1;
        while (next < _at.Length && _at[next] < moment)
        {
            next++;
        }

        if (next == _at.Length)
        {
            return _offset[^1];
        }

        double span = _at[next] - _at[next - 1];
        return span <= 0 ? _offset[next] : _offset[next - 1] + ((_offset[next] - _offset[next - 1]) * (moment - _at[next - 1]) / span);
    }

    /// <summary>The offset right after a moment, which differs where that is a step.</summary>
    public double After(double moment)
    {
        int last = Array.LastIndexOf(_at, moment);
        return last < 0 ? At(moment) : _offset[last];
    }

    /// <summary>The same track, which goes on as it went last: a clock that drifts keeps drifting.</summary>
    /// <param name="until">Until when, ms.</param>
    public ClockTrack Until(double until)
    {
        if (_at.Length < 2 || until <= _at[^1] || _at[^1] - _at[^2] < 1)
        {
            return this;
        }

        double slope = (_offset[^1] - _offset[^2]) / (_at[^1] - _at[^2]);
        return new([.. Knots, (until, _offset[^1] + (slope * (until - _at[^1])))]);
    }

    /// <summary>The same track, moved.</summary>
    public ClockTrack Plus(double offset) => new([.. Knots.Select(k => (k.At, k.Offset + offset))]);
}
