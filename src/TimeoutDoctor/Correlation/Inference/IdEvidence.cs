using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How often the ids of a source's records met a record nearer to the client, over complete requests. Where ids work, a record whose id meets
/// nobody belongs to nobody; a source of which no request is complete yet is judged by its hop.
/// </summary>
internal sealed class IdEvidence
{
    private const double JoinsById = 0.5;

    private readonly Dictionary<(Hop Hop, int Source), Tally> _sources = [];
    private readonly Tally[] _hops = [new(), new(), new(), new(), new()];
    private (Hop Hop, int Source, Tally? Tally) _last;

    /// <summary>Whether anything is known of a hop.</summary>
    public bool Knows(Hop hop) => _hops[(int)hop].All > 0;

    /// <summary>Counts a record of a complete request that carries an id.</summary>
    /// <param name="hop">Its hop.</param>
    /// <param name="source">Its source.</param>
    /// <param name="joined">Whether its id met a record nearer to the client.</param>
    public void Count(Hop hop, int source, bool joined)
    {
        if (_last.Tally is null || _last.Source != source || _last.Hop != hop)
        {
            if (!_sources.TryGetValue((hop, source), out Tally? tally))
            {
                _sources.Add((hop, source), tally = new Tally());
            }

            _last = (hop, source, tally);
        }

        _last.Tally!.Count(joined);
        _hops[(int)hop].Count(joined);
    }

    /// <summary>Whether a source's ids join its records.</summary>
    public bool Work(Hop hop, int source) => (_sources.TryGetValue((hop, source), out Tally? tally) ? tally : _hops[(int)hop]).Share > JoinsById;

    private sealed class Tally
    {
        private long _joined;

        public long All { get; private set; }

        public double Share => All == 0 ? 0 : (double)_joined / All;

        public void Count(bool joined)
        {
            All++;
            _joined += joined ? 1 : 0;
        }
    }
}
