using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// The clocks of all hosts and load balancer nodes against the front's, learned from healthy requests that have been joined: never from
/// the request under study, whose delay the correction would erase. Where the join without ids knows a clock better (stamps of whole seconds,
/// steps), its track is used.
/// </summary>
internal sealed class HostClocks(Hop front, TimeoutPolicy policy, IReadOnlyList<SourceFile> sources, Interner names, LearnedClocks? learned = null) : IClockCorrection
{
    // What is assumed of a host of which nothing was learned: a synchronised clock, within a second.
    private const double AssumedUncertaintyMs = 1_000;
    private const double LeastUncertaintyMs = 50;

    private readonly Dictionary<ClockId, ClockSamples> _samples = [];
    private readonly Dictionary<ClockId, ClockFit> _fits = [];
    private readonly int[] _hostOfSource = [.. sources.Select(s => s.Hop == Hop.LoadBalancer ? names.Add(s.Node) : names.Add(s.Host ?? FolderOf(s.Name)))];
    private readonly bool[] _named = [.. sources.Select(s => s.Hop == Hop.LoadBalancer ? s.Node is not null : s.Host is not null)];
    private readonly Dictionary<ClockId, (LearnedClock Clock, double Base)> _tracks = [];
    private Instant _origin;

    /// <summary>Takes a joined request as evidence, if it is a healthy one.</summary>
    public void Learn(RequestTrace trace)
    {
        ref readonly HopRecord near = ref trace.Front;
        if (near.Status is < 200 or >= 500 or 408 or 460 || !near.Duration.IsMeasured || !near.Start.IsKnown || near.Duration.Span >= policy.Of(front) - TimeoutPolicy.Early)
        {
            return;
        }

        _origin = _origin.IsKnown ? _origin : near.Start;
        (Instant start, Instant end) = NearInterval(near);
        if (trace.LoadBalancer.Count == 1)
        {
            Learn(start, end, near, trace.LoadBalancer[0]);
        }

        if (trace.App.Count == 1)
        {
            Learn(start, end, near, trace.App[0]);
        }

        if (trace.Proxy.Count == 1)
        {
            Learn(start, end, near, trace.Proxy[0]);
        }
    }

    /// <summary>Fits all clocks to what was learned so far.</summary>
    /// <param name="last">Whether nothing more will be learned.</param>
    public void Fit(bool last = false)
    {
        foreach ((ClockId clock, ClockSamples samples) in _samples)
        {
            // A fit sorts all pairs of stretches: it is made again only when there is much more to learn from.
            if ((last || samples.Offered >= samples.FittedAt * 3 / 2) && ClockFit.Of(samples) is { } fit)
            {
                samples.FittedAt = samples.Offered;
                _fits[clock] = fit;
            }
        }

        // In order of learning: what lies behind a hop rests on that hop's clocks.
        foreach (LearnedClock clock in learned?.Clocks.OrderBy(c => c.Sample.Hop) ?? Enumerable.Empty<LearnedClock>())
        {
            if ((clock.IsCoarse || clock.Track.HasSteps) && BaseOf(clock) is { } ahead)
            {
                _tracks[ClockOf(clock.Sample)] = (clock, ahead);
            }
        }
    }

    // How far the mean of the clocks in front of a learned one is ahead of the front's.
    private double? BaseOf(LearnedClock clock)
    {
        double sum = 0;
        int known = 0;
        foreach ((HopRecord sample, double ahead) in clock.Near)
        {
            if (sample.Hop == front || _fits.ContainsKey(ClockOf(sample)) || _tracks.ContainsKey(ClockOf(sample)))
            {
                sum += (sample.Hop == front ? 0 : FittedOffset(sample)) - ahead;
                known++;
            }
        }

        return known == 0 ? null : sum / known;
    }

    private double FittedOffset(in HopRecord record)
    {
        Instant moment = record.Start.IsKnown ? record.Start : record.End;
        ClockId clock = ClockOf(record);
        if (_tracks.Count > 0 && _tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known))
        {
            return known.Base + known.Clock.Track.At((moment - known.Clock.Origin).TotalMilliseconds);
        }

        ref readonly ClockFit fit = ref CollectionsMarshal.GetValueRefOrNullRef(_fits, clock);
        return Unsafe.IsNullRef(in fit) ? 0 : fit.At(SinceOrigin(moment));
    }

    /// <inheritdoc />
    public TimeSpan OffsetOf(in HopRecord record)
    {
        double offset = record.Hop == front ? 0 : FittedOffset(record);
        return Ms(learned?.StampOf(record) is { } stamp ? offset - stamp.Shift : offset);
    }

    /// <inheritdoc />
    public double UncertaintyMs(in HopRecord record)
    {
        double resolution = learned?.StampOf(record) is { } stamp ? 2 * stamp.Open : record.ResolutionTicks / (double)TimeSpan.TicksPerMillisecond;
        if (record.Hop == front)
        {
            return Math.Max(LeastUncertaintyMs, resolution);
        }

        ClockId clock = ClockOf(record);
        if (_tracks.Count > 0 && _tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known))
        {
            return Math.Max(LeastUncertaintyMs, resolution + (3 * known.Clock.Spread) + known.Clock.Bound);
        }

        ref readonly ClockFit fit = ref CollectionsMarshal.GetValueRefOrNullRef(_fits, clock);
        return Unsafe.IsNullRef(in fit) ? AssumedUncertaintyMs + resolution : Math.Max(LeastUncertaintyMs, resolution + (3 * 1.4826 * fit.Spread) + fit.Bound);
    }

    /// <summary>What was found, by hop and host.</summary>
    public IReadOnlyList<ClockOffset> Offsets() =>
        [.. _fits.Select(f => OffsetOf(f.Key, f.Value, _samples[f.Key])).OrderBy(c => c.Hop).ThenBy(c => c.Host, StringComparer.Ordinal)];

    private ClockOffset OffsetOf(ClockId clock, in ClockFit fit, ClockSamples samples)
    {
        bool constant = fit.Slope == 0 && fit.Stepped is null; // only then one pair of bounds holds for all of the run
        return new ClockOffset(
            clock.Hop, HostName(clock), Ms(OffsetAt(clock, fit)), Ms(BoundOf(clock, fit)), fit.Slope * 1e6, fit.Samples,
            constant && double.IsFinite(samples.EndBound.Second) ? Ms(samples.EndBound.Second - samples.Coarsest) : null,
            constant && double.IsFinite(samples.StartBound.Second) ? Ms(samples.StartBound.Second + samples.Coarsest) : null)
        {
            Steps = StepsOf(clock, fit),
            Moment = MomentOf(clock, fit),
        };
    }

    private Instant MomentOf(ClockId clock, in ClockFit fit) => (_tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known)
        ? known.Clock.Origin + Ms(known.Clock.Moment) : _origin + Ms(fit.Middle)) - Ms(OffsetAt(clock, fit));

    // On the front's clock: a step happens at a moment of the stepping clock as it was before.
    private List<ClockStep> StepsOf(ClockId clock, in ClockFit fit)
    {
        (ClockTrack? track, Instant origin, double ahead) = _tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known)
            ? (known.Clock.Track, known.Clock.Origin, known.Base) : (fit.Stepped, _origin, 0);
        return [.. (track?.Steps ?? []).Select(s => new ClockStep(origin + Ms(s.At - track!.At(s.At) - ahead), Ms(s.By)))];
    }

    private double OffsetAt(ClockId clock, in ClockFit fit) =>
        _tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known) ? known.Base + known.Clock.Track.At(known.Clock.Moment) : fit.Offset;

    private double BoundOf(ClockId clock, in ClockFit fit) => _tracks.TryGetValue(clock, out (LearnedClock Clock, double Base) known) ? known.Clock.Bound : fit.Bound;

    private static TimeSpan Ms(double value) => TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond));

    private static string FolderOf(string name) => Path.GetDirectoryName(name)?.Replace('\\', '/') is { Length: > 0 } folder ? folder : "(files)";

    private string? HostName(ClockId clock) => clock.Host == Interner.None ? null : names[clock.Host];

    // The time in which the near hop waited for what lies behind it.
    private static (Instant Start, Instant End) NearInterval(in HopRecord near)
    {
        if (near.Hop == Hop.Gateway)
        {
            TimeSpan before = near.TargetTime.IsMeasured && near.TargetTime.Ticks <= near.Duration.Ticks ? near.Duration.Span - near.TargetTime.Span : TimeSpan.Zero;
            return (near.Start + before, near.Start + near.Duration.Span);
        }

        if (near.RequestTime.IsMeasured && near.TargetTime.IsMeasured)
        {
            Instant sent = near.Start + near.RequestTime.Span;
            return (sent, sent + near.TargetTime.Span);
        }

        return (near.Start, near.Start + near.Duration.Span);
    }

    private void Learn(Instant start, Instant end, in HopRecord near, in HopRecord far)
    {
        if (!far.Start.IsKnown || !far.End.IsKnown || !far.Duration.IsMeasured)
        {
            return;
        }

        // A truncated stamp is half a step early on average.
        double nearMiddle = SinceOrigin(start) + ((end - start).TotalMilliseconds / 2) + HalfStep(near);
        double farMiddle = SinceOrigin(far.Start) + ((far.End - far.Start).TotalMilliseconds / 2) + HalfStep(far);
        double gap = (end - start).TotalMilliseconds - far.Duration.Milliseconds;
        if (gap < -2 * Math.Max(1, Math.Min(HalfStep(far), 2)))
        {
            return; // the far side worked longer than the near one waited: not the same thing was measured
        }

        ClockId clock = ClockOf(far);
        if (!_samples.TryGetValue(clock, out ClockSamples? samples))
        {
            _samples.Add(clock, samples = new ClockSamples(far.ResolutionTicks >= TimeSpan.TicksPerSecond / 10 ? 128 : 8));
        }

        samples.Coarsest = Math.Max(samples.Coarsest, Math.Max(1, 2 * (HalfStep(near) + HalfStep(far))));
        samples.Add(new ClockSample(SinceOrigin(start), farMiddle - nearMiddle, Math.Max(0, gap)));
    }

    private static double HalfStep(in HopRecord record) => record.ResolutionTicks / 2.0 / TimeSpan.TicksPerMillisecond;

    private double SinceOrigin(Instant moment) => (moment - _origin).TotalMilliseconds;

    private ClockId ClockOf(in HopRecord record)
    {
        int source = record.At.Source;
        bool own = record.Hop is Hop.App or Hop.Proxy && record.Target != Interner.None && !_named[source];
        return new ClockId(record.Hop, own ? record.Target : _hostOfSource[source]);
    }

    // Looked up for every request: the hash that a tuple brings along costs more than the rest.
    private readonly record struct ClockId(Hop Hop, int Host)
    {
        public bool Equals(ClockId other) => Host == other.Host && Hop == other.Hop;

        public override int GetHashCode() => (Host * 8) + (int)Hop;
    }
}
