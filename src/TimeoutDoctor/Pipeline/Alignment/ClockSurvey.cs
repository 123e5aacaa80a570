using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline.Alignment;

/// <summary>Reads all logs once, whatever window was asked for, and keeps nothing but how many requests arrived when, to find clocks that are far apart.</summary>
internal static class ClockSurvey
{
    /// <summary>Reads.</summary>
    /// <param name="inputs">The logs.</param>
    /// <param name="front">The hop whose clock counts as right.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>What the traffic tells; sources of which it tells nothing have no shift.</returns>
    public static ClockShifts Run(IReadOnlyList<LogInput> inputs, Hop front, RunOptions options, CancellationToken cancel)
    {
        // Counts of lines are kept with the sources, so these are others than those of the run.
        var names = new Interner();
        IReadOnlyList<SourcePlan> plans = DiagnosisRun.Plan(inputs, names, options.Threads);
        SourceFile[] sources = SourcePlan.SourcesOf(plans);
        var window = new ReadWindow(Hop.Unknown, [TimeRange.Everything], TimeSpan.Zero);
        ArrivalCounts[] arrivals = [.. sources.Select(_ => new ArrivalCounts())];
        Parallel.ForEach(plans.Where(p => p.IsRecognised), new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancel }, plan => Count(plan, names, window, options, arrivals));

        ArrivalCounts near = Sum(sources.Where(s => s.Hop == front && s.FormatId is not null && !s.ConnectionLevel), arrivals);
        var shifts = new Dictionary<int, TimeSpan>();
        foreach (IGrouping<(Hop, int), SourceFile> clock in new SourceHosts(sources, names).ClocksBehind(front))
        {
            if (ArrivalLag.Of(near, Sum(clock, arrivals)) is { } shift)
            {
                foreach (SourceFile source in clock)
                {
                    shifts[source.Id] = shift;
                }
            }
        }

        return new ClockShifts(shifts);
    }

    private static void Count(SourcePlan plan, Interner names, ReadWindow window, RunOptions options, ArrivalCounts[] arrivals)
    {
        using var cursor = new SourceCursor(plan, names, window, options.Policy.LoadBalancer);
        cursor.ReadAll((in HopRecord record) => Count(record, arrivals));
    }

    private static void Count(in HopRecord record, ArrivalCounts[] arrivals)
    {
        if ((record.Flags & RecordFlags.Connection) == 0)
        {
            arrivals[record.At.Source].Add(record.Start.IsKnown ? record.Start : record.End);
        }
    }

    private static ArrivalCounts Sum(IEnumerable<SourceFile> sources, ArrivalCounts[] arrivals)
    {
        var sum = new ArrivalCounts();
        foreach (SourceFile source in sources)
        {
            sum.Add(arrivals[source.Id]);
        }

        return sum;
    }
}
