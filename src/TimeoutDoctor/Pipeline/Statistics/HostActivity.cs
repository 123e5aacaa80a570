using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>
/// How many requests a host's application had at once and how many waited for it, sampled every 50 ms from the records' own times. Requests
/// come in order of their start at the front; a sample is taken once that order has passed it by more than a request may wait.
/// </summary>
internal sealed class HostActivity
{
    private const int Samples = 8_192; // 410 s: longer than any timer on the path
    private const int MostLevels = 4_096;
    private const int LongestPauseKept = 64;
    private static readonly long Step = TimeSpan.FromMilliseconds(50).Ticks;
    private static readonly long Settled = TimeSpan.FromSeconds(5).Ticks; // clocks are uncertain: a start may seem to lie a little before the request

    private readonly int[] _working = new int[Samples];
    private readonly int[] _waiting = new int[Samples];
    private readonly int[] _completed = new int[Samples];
    private readonly List<long> _levels = [];
    private readonly List<long> _levelsWaiting = [];
    private readonly List<HostPause> _pauses = [];
    private long _next = -1; // number of the next sample to be taken
    private int _inside, _queue;
    private long _quietSince = -1;
    private long _quietTo;
    private int _released;
    private long _allCompleted;
    private long _busySamples;
    private bool _coarse;

    /// <summary>Sum of the application's durations over the requests that had waited for it, in ms.</summary>
    public double WaitedAppMs { get; private set; }

    /// <summary>How many requests.</summary>
    public long Requests { get; private set; }

    /// <summary>How many requests had waited.</summary>
    public long Waited { get; private set; }

    /// <summary>Takes a request of this host. Moments are ticks on the front's clock.</summary>
    /// <param name="now">When it began at the front.</param>
    /// <param name="forwarded">When it was sent to the application.</param>
    /// <param name="started">When the application started.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="waited">Whether it waited long for the start.</param>
    /// <param name="coarse">Whether its times are too coarse to tell a pause from their steps; then none is looked for.</param>
    public void Add(long now, long forwarded, long started, long ended, bool waited, bool coarse = false)
    {
        _coarse |= coarse;
        if (_next < 0)
        {
            _next = Math.Min(now, started) / Step;
        }

        Advance((now - Settled) / Step);
        Put(_working, started, 1);
        Put(_working, ended, -1);
        Put(_completed, ended, 1);
        Requests++;
        if (waited)
        {
            Put(_waiting, forwarded, 1);
            Put(_waiting, started, -1);
            WaitedAppMs += (ended - started) / (double)TimeSpan.TicksPerMillisecond;
            Waited++;
        }
    }

    /// <summary>Takes what is left and tells what was seen.</summary>
    /// <param name="host">The host.</param>
    /// <param name="starts">Its starts per bin.</param>
    public HostLoad Result(int host, IReadOnlyList<int> starts)
    {
        if (_next >= 0)
        {
            Advance(_next + Samples - 1);
        }

        double rate = _busySamples == 0 ? 0 : _allCompleted / (double)_busySamples;
        HostPause[] pauses = [.. (_coarse ? [] : _pauses).Select(p => p with { Expected = rate * (p.Length.Ticks / (double)Step) })];
        return new HostLoad(host, starts, _levels, _levelsWaiting, Requests, WaitedAppMs, Waited, pauses);
    }

    private void Put(int[] ring, long at, int change)
    {
        long sample = Math.Clamp((at / Step) + 1, _next, _next + Samples - 1);
        ring[sample % Samples] += change;
    }

    private void Advance(long to)
    {
        // A host without requests needs no samples.
        for (long left = Math.Min(to - _next, Samples); left > 0; left--)
        {
            int slot = (int)(_next % Samples);
            _inside += _working[slot];
            _queue += _waiting[slot];
            Count(_levels, _inside);
            if (_queue > 0)
            {
                Count(_levelsWaiting, _inside);
            }

            Pause(_completed[slot]);
            _working[slot] = _waiting[slot] = _completed[slot] = 0;
            _next++;
        }

        _next = Math.Max(_next, to);
    }

    private static void Count(List<long> levels, int level)
    {
        level = Math.Clamp(level, 0, MostLevels);
        while (levels.Count <= level)
        {
            levels.Add(0);
        }

        levels[level]++;
    }

    private void Pause(int completed)
    {
        _allCompleted += completed;
        _busySamples += _inside > 0 || completed > 0 ? 1 : 0;
        if (_quietTo > 0)
        {
            // The two samples after a quiet stretch: 100 ms of release.
            _released += completed;
            if (_next >= _quietTo + 1)
            {
                EndPause();
            }

            return;
        }

        if (completed == 0 && _inside > 0)
        {
            _quietSince = _quietSince < 0 ? _next : _quietSince;
            return;
        }

        if (_quietSince >= 0 && completed > 0 && (_next - _quietSince) * Step >= TimeSpan.TicksPerSecond)
        {
            _quietTo = _next;
            _released = completed;
            return;
        }

        _quietSince = -1;
    }

    private void EndPause()
    {
        if (_released >= 5 && _pauses.Count < LongestPauseKept)
        {
            _pauses.Add(new HostPause(new Instant(_quietSince * Step), new TimeSpan((_quietTo - _quietSince) * Step), _released, 0));
        }

        _quietSince = -1;
        _quietTo = 0;
    }
}
