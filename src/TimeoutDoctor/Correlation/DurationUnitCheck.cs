using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>What other hops say of the unit of a source's durations.</summary>
internal enum UnitFinding : byte
{
    /// <summary>Nothing: too few requests with both times, or times that fit no single unit.</summary>
    None,

    /// <summary>The unit fits.</summary>
    Confirmed,

    /// <summary>The numbers are a thousand times too large.</summary>
    TooLarge,

    /// <summary>The numbers are a thousand times too small.</summary>
    TooSmall,
}

/// <summary>
/// Checks the unit of durations that instances log against the times that the hops in front measured for the same requests, joined by an id.
/// A duration cannot be longer than the hop in front waited for the answer, and hardly ever is a thousandth of it. Not thread-safe.
/// </summary>
/// <param name="sources">The sources by id.</param>
internal sealed class DurationUnitCheck(IReadOnlyList<SourceFile> sources)
{
    private const int Fewest = 10;
    private const double Most = 0.9;
    private const long LeastTicks = 5 * TimeSpan.TicksPerMillisecond;

    private readonly Counts[] _counts = new Counts[sources.Count];

    /// <summary>Whether a guess of some source is to be set right.</summary>
    public bool Corrects { get; private set; }

    /// <summary>Compares the times of a request.</summary>
    public void Observe(RequestTrace trace)
    {
        if (trace.AppJoin is not (JoinBasis.RequestId or JoinBasis.TraceId) || trace.App.Count != 1)
        {
            return;
        }

        ref HopRecord app = ref trace.App[0];
        long waited = WaitedFor(trace);
        if (app.Duration.IsMeasured && app.Duration.Ticks > 0 && waited >= LeastTicks)
        {
            _counts[app.At.Source].Add(app.Duration.Ticks / (double)waited);
        }
    }

    /// <summary>Decides by what was observed so far.</summary>
    public void Decide()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            ref Counts counts = ref _counts[i];
            counts.Finding = counts.All < Fewest ? UnitFinding.None
                : counts.Larger >= Most * counts.All ? UnitFinding.TooLarge
                : counts.Smaller >= Most * counts.All ? UnitFinding.TooSmall
                : counts.Fitting >= Most * counts.All ? UnitFinding.Confirmed
                : UnitFinding.None;
            Corrects |= counts.Finding is UnitFinding.TooLarge or UnitFinding.TooSmall && sources[i].Counts.GuessedUnits > 0;
        }
    }

    /// <summary>What was found of a source.</summary>
    public UnitFinding Of(int source) => _counts[source].Finding;

    /// <summary>Sets guessed durations of a request right. What a format or the user says is left alone.</summary>
    public void Correct(RequestTrace trace)
    {
        for (int i = 0; Corrects && i < trace.App.Count; i++)
        {
            Correct(ref trace.App[i]);
        }
    }

    private void Correct(ref HopRecord record)
    {
        UnitFinding finding = _counts[record.At.Source].Finding;
        if ((record.Flags & RecordFlags.GuessedUnit) == 0 || !record.Duration.IsMeasured || finding is not (UnitFinding.TooLarge or UnitFinding.TooSmall))
        {
            return;
        }

        record.Duration = Elapsed.FromTicks(finding == UnitFinding.TooLarge ? record.Duration.Ticks / 1000 : record.Duration.Ticks * 1000);
        record.Flags &= ~RecordFlags.GuessedUnit; // another hop has proven it
        if (record.Edge == StampEdge.Start)
        {
            record.End = record.Start + record.Duration.Span;
        }
        else if (record.End.IsKnown)
        {
            record.Start = record.End - record.Duration.Span;
        }
    }

    // How long the hop in front waited for an answer that it got; 0 when it does not tell.
    private static long WaitedFor(RequestTrace trace)
    {
        ref readonly HopRecord near = ref (trace.HasLoadBalancer ? ref trace.Elb : ref trace.Front);
        return near.TargetStatus > 0 && near.TargetStatus == trace.App[0].Status && near.TargetTime.IsMeasured ? near.TargetTime.Ticks : 0;
    }

    private struct Counts
    {
        public int All;
        public int Larger;
        public int Smaller;
        public int Fitting;
        public UnitFinding Finding;

        // The units are three decades apart; an application that takes less than a twentieth of the time at its load balancer is no proof.
        public void Add(double ratio)
        {
            All++;
            Larger += ratio is > 20 and < 2_000 ? 1 : 0;
            Smaller += ratio is > 0.000_4 and < 0.001_5 ? 1 : 0;
            Fitting += ratio is > 0.01 and < 1.5 ? 1 : 0;
        }
    }
}
