using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How often the ids of a source's records met a record nearer to the client, over complete requests. Where ids work, a record whose id meets
/// nobody belongs to nobody; a source of which no request is complete yet is judged by its hop.
/// </summary>
internal sealed class IdEvidence
{
    private const double JoinsById = 0.5;

    private const int Hops = 5;

    private readonly Tally[] _hops = new Tally[Hops];
    private Tally[] _sources = []; // by source, then hop: looked up for every record

    /// <summary>Whether anything is known of a hop.</summary>
    public bool Knows(Hop hop) => _hops[(int)hop].All > 0;

    /// <summary>Counts a record of a complete request that carries an id.</summary>
    /// <param name="hop">Its hop.</param>
    /// <param name="source">Its source.</param>
    /// <param name="joined">Whether its id met a record nearer to the client.</param>
    public void Count(Hop hop, int source, bool joined)
    {
        int at = (source * Hops) + (int)hop;
        if (at >= _sources.Length)
        {
            Array.Resize(ref _sources, Math.Max(at + Hops, _sources.Length * 2));
        }

        _sources[at].Count(joined);
        _hops[(int)hop].Count(joined);
    }

    /// <summary>Whether a source's ids join its records.</summary>
    public bool Work(Hop hop, int source)
    {
        int at = (source * Hops) + (int)hop;
        return (at < _sources.Length && _sources[at].All > 0 ? _sources[at] : _hops[(int)hop]).Share > JoinsById;
    }

    /// <summary>Whether the ids of every source of a hop join its records.</summary>
    public bool Work(Hop hop)
    {
        for (int at = (int)hop; at < _sources.Length; at += Hops)
        {
            if (_sources[at].All > 0 && _sources[at].Share <= JoinsById)
            {
                return false;
            }
        }

        return _hops[(int)hop].Share > JoinsById;
    }

    private struct Tally
    {
        private long _joined;

        public long All { get; private set; }

        public readonly double Share => All == 0 ? 0 : (double)_joined / All;

        public void Count(bool joined)
        {
            All++;
            _joined += joined ? 1 : 0;
        }
    }
}
