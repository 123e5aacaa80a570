using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Diagnosis.Groups;

/// <summary>
/// Traffic made by hand for the group tests: 8 targets in 3 zones, 6 nodes, 40 routes of unequal popularity, 60 clients, an hour. Some of its
/// requests are given a trouble; who gets it is what a test varies.
/// </summary>
internal sealed class Crowd
{
    private static readonly Instant From = Instant.FromUnixMilliseconds(1_795_405_440_000);

    private readonly Random _random;
    private readonly Interner _names = new();
    private readonly List<RequestTraits> _traffic = [];
    private readonly int[] _hosts, _nodes, _routes;

    public Crowd(int seed, int requests = 4_000)
    {
        _random = new Random(seed);
        _hosts = [.. Enumerable.Range(0, 8).Select(i => _names.Add($"10.0.{(i % 3) + 1}.{10 + i}"))];
        _nodes = [.. Enumerable.Range(0, 6).Select(i => _names.Add($"10.0.9.{i + 1}"))];
        _routes = [.. Enumerable.Range(0, 40).Select(i => _names.Add($"/v1/things{i}/{{id}}"))];
        for (int i = 0; i < requests; i++)
        {
            _traffic.Add(Draw(i));
        }

        _traffic.Sort((a, b) => a.Start.CompareTo(b.Start));
    }

    public Interner Names => _names;

    public int Host(int i) => _hosts[i];

    public int Node(int i) => _nodes[i];

    public int Route(int i) => _routes[i];

    public IReadOnlyList<RequestTraits> Traffic => _traffic;

    /// <summary>Gives the trouble to requests: a share of them to those of a kind, the rest to anybody.</summary>
    public GroupObservations Trouble(int count, double share, Func<RequestTraits, bool> kind, string cause = CauseIds.QueuedBeforeApp)
    {
        RequestTraits[] members = [.. _traffic.Where(kind)];
        var chosen = new HashSet<int>();
        while (chosen.Count < count)
        {
            RequestTraits one = members.Length > 0 && _random.NextDouble() < share ? members[_random.Next(members.Length)] : _traffic[_random.Next(_traffic.Count)];
            chosen.Add(one.At.Line);
        }

        RequestTraits[] traffic = [.. _traffic.Select(t => t with { Troubled = chosen.Contains(t.At.Line) })];
        return new GroupObservations
        {
            Names = _names,
            Policy = new TimeoutPolicy(),
            Front = Hop.Gateway,
            Explained = [.. traffic.Where(t => t.Troubled).Select(t => new ObservedRequest(t, cause, null, true, true, Timeline.Empty))],
            Traffic = traffic,
            Requests = traffic.Length,
            Window = (traffic[0].Start, traffic[^1].Start),
        };
    }

    private RequestTraits Draw(int i)
    {
        // The first route has a good fifth of the traffic, the last a hundredth of that.
        int route = (int)(40 * Math.Pow(_random.NextDouble(), 2));
        return new RequestTraits(
            new SourceRef(0, i + 1), From + TimeSpan.FromSeconds(3600 * _random.NextDouble()), _hosts[_random.Next(8)], _nodes[_random.Next(6)], _routes[route],
            (ulong)_random.Next(1, 61), route % 5 == 0 ? HttpMethod.Post : HttpMethod.Get, (byte)_random.Next(1, 5), _random.NextDouble() * 1000, false);
    }
}
