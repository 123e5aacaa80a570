using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>How busy each host was over time. Bins of starts widen so that there are never more than 4,096.</summary>
internal sealed class HostLoadCollector(TimeoutPolicy policy, Interner names)
{
    private const int MostHosts = 256;
    private const int MostBins = 4_096;

    // How many requests a host has at once is seen with stamps of whole seconds too: what one of them adds too early another adds too late.
    private const double LargestUncertainty = 1_500;

    // A pause is not: with stamps of whole seconds every second looks like one.
    private const double LargestForPauses = 250;

    private readonly Dictionary<int, Host> _hosts = [];
    private readonly double _least = policy.SmallestCause(Hop.Gateway).TotalMilliseconds;
    private (int Number, Host? Host) _last;
    private long _width = TimeSpan.TicksPerSecond;
    private long _from;

    /// <summary>Start of the first bin.</summary>
    public Instant From => new(_from * _width);

    /// <summary>Width of a bin.</summary>
    public TimeSpan Bin => new(_width);

    /// <summary>Takes a joined request.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="front">The front's record.</param>
    /// <param name="line">Its timeline.</param>
    /// <param name="troubled">Whether it needs an explanation; only the others count as served.</param>
    public void Add(int host, in HopRecord front, in Timeline line, bool troubled)
    {
        if (host == Interner.None || HostOf(host) is not { } into)
        {
            return;
        }

        long now = front.Start.Ticks;
        if (!troubled)
        {
            Count(into, now);
        }

        if (double.IsNaN(line.AppStart) || double.IsNaN(line.AppEnd) || !(line.AppUncertainty <= LargestUncertainty))
        {
            return;
        }

        long started = now + Ticks(line.AppStart);
        double sent = double.IsNaN(line.Forwarded) ? line.AppStart : line.Forwarded;
        bool waited = line.BeforeApp >= _least && line.BeforeApp > 3 * line.AppUncertainty;
        into.Activity.Add(now, now + Ticks(sent), started, now + Ticks(Math.Max(line.AppEnd, line.AppStart)), waited, line.AppUncertainty > LargestForPauses);
    }

    /// <summary>What was seen, in order of the hosts' names.</summary>
    public IReadOnlyList<HostLoad> Result() =>
        [.. _hosts.OrderBy(h => names[h.Key], StringComparer.Ordinal).Select(h => h.Value.Activity.Result(h.Key, h.Value.Starts))];

    private static long Ticks(double ms) => (long)(Math.Clamp(ms, -1e9, 1e9) * TimeSpan.TicksPerMillisecond);

    private Host? HostOf(int number)
    {
        if (_last.Number == number)
        {
            return _last.Host;
        }

        if (!_hosts.TryGetValue(number, out Host? host) && _hosts.Count < MostHosts)
        {
            _hosts.Add(number, host = new Host());
        }

        _last = (number, host);
        return host;
    }

    private void Count(Host host, long at)
    {
        if (_from == 0)
        {
            _from = at / _width;
        }

        long bin = Math.Max(0, (at / _width) - _from);
        while (bin >= MostBins)
        {
            Widen();
            bin = Math.Max(0, (at / _width) - _from);
        }

        if (host.Starts.Count <= bin)
        {
            CollectionsMarshal.SetCount(host.Starts, (int)bin + 1);
        }

        host.Starts[(int)bin]++;
    }

    private void Widen()
    {
        bool odd = (_from & 1) == 1;
        foreach (Host host in _hosts.Values)
        {
            List<int> starts = host.Starts;
            for (int i = 0; i < starts.Count; i++)
            {
                int into = (i + (odd ? 1 : 0)) / 2, count = starts[i];
                starts[i] = 0;
                starts[into] += count;
            }

            CollectionsMarshal.SetCount(starts, (starts.Count + (odd ? 1 : 0) + 1) / 2);
        }

        _width *= 2;
        _from /= 2;
    }

    private sealed class Host
    {
        public List<int> Starts { get; } = [];

        public HostActivity Activity { get; } = new();
    }
}
