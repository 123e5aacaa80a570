using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>Makes a period's report of a history.</summary>
public static class PeriodAnalysis
{
    private const double LargestQ = 0.05;
    private const int FewestRequests = 100;
    private const double SmallestMs = 1; // a change of a tenth of a millisecond is no news
    private const int MostTargets = 15;

    /// <summary>Compares a period with the one before.</summary>
    /// <param name="file">The history.</param>
    /// <param name="period">The period.</param>
    /// <param name="before">The period to compare with.</param>
    /// <param name="policy">The limits in force.</param>
    public static PeriodReport Of(HistoryFile file, Period period, Period before, TimeoutPolicy policy)
    {
        PeriodData now = null!, then = null!;
        Parallel.Invoke(() => now = new PeriodData(file, period), () => then = new PeriodData(file, before));
        IReadOnlyList<string> routes = now.Names(CellKind.Route), old = then.Names(CellKind.Route);
        var rows = new List<PeriodLatency>();
        foreach (string? route in routes.Prepend(null))
        {
            rows.AddRange(Rows(now.Of(CellKind.Route, route), then.Of(CellKind.Route, route), policy));
        }

        double error = now.Of(CellKind.Route, null).Error, errorBefore = then.Of(CellKind.Route, null).Error;
        (IReadOnlyList<PeriodChange> changes, int compared) = Changes(rows, error + errorBefore);
        IReadOnlyList<PeriodCause> causes = Causes(now, then);
        PeriodTotals totals = now.Totals(), totalsBefore = then.Totals();
        int slowest = Slowest(now.Of(CellKind.Route, null), policy);
        return new PeriodReport
        {
            ToolVersion = "",
            This = period,
            Before = before,
            Policy = policy,
            RelativeError = Math.Max(error, errorBefore),
            Totals = totals,
            TotalsBefore = totalsBefore,
            Latencies = rows,
            Changes = changes,
            Compared = compared,
            NewRoutes = totalsBefore.Requests == 0 ? [] : [.. routes.Except(old, StringComparer.Ordinal)],
            VanishedRoutes = [.. old.Except(routes, StringComparer.Ordinal)],
            NewCauses = totalsBefore.Requests == 0 ? [] : [.. causes.Where(c => c.Before == 0 && c.Requests > 0).Select(c => c.Cause)],
            Causes = causes,
            BusiestHour = Busiest(now),
            SlowestTargets = Targets(now, then, policy),
            Days = PeriodDays.Of(now),
            DaysBefore = PeriodDays.Of(then),
            WeekGridSegment = HistoryCell.NameOf(slowest),
            WeekGrid = PeriodDays.Grid(file, now, period, slowest, policy),
            Notes = Notes(totals, totalsBefore, now),
        };
    }

    private static IEnumerable<PeriodLatency> Rows(LatencySums now, LatencySums then, TimeoutPolicy policy)
    {
        // The whole first, then the segments in path order.
        foreach (int segment in (int[])[8, 0, 1, 2, 3, 4, 5, 6, 7])
        {
            if (now.All(segment) is { Count: > 0 } all)
            {
                yield return Row(now, then, segment, all, policy);
            }
        }
    }

    private static PeriodLatency Row(LatencySums now, LatencySums then, int segment, LatencySketch all, TimeoutPolicy policy)
    {
        LatencySketch[] blocks = [.. now.Blocks(segment).OfType<LatencySketch>()], blocksBefore = [.. then.Blocks(segment).OfType<LatencySketch>()];
        Quantile Now(double share) => ChangeTest.Of(all, blocks, share);
        Quantile Before(double share) => then.All(segment) is { Count: > 0 } old ? ChangeTest.Of(old, blocksBefore, share) : Quantile.Unknown;
        Quantile worst = Now(0.999);
        double fast = policy.FastBackend.TotalMilliseconds;
        return new PeriodLatency
        {
            Route = now.Name,
            Segment = HistoryCell.NameOf(segment),
            Requests = now.Requests,
            Count = all.Count,
            RequestsBefore = then.Requests,
            ErrorRate = now.Requests == 0 ? double.NaN : now.Errors / (double)now.Requests,
            Timeouts = now.Timeouts,
            Flagged = now.Flagged,
            P50 = Now(0.5),
            P90 = Now(0.9),
            P95 = Now(0.95),
            P99 = Now(0.99),
            P999 = worst,
            Max = all.MaxMs,
            P50Before = Before(0.5),
            P99Before = Before(0.99),
            P999Before = Before(0.999),
            WithinLimit = 1 - (all.Above(fast) / (double)all.Count),
            HeadroomFast = fast / Math.Max(worst.Value, 0.001),
            HeadroomGateway = policy.Gateway.TotalMilliseconds / Math.Max(worst.Value, 0.001),
            HeadroomLoadBalancer = policy.LoadBalancer.TotalMilliseconds / Math.Max(worst.Value, 0.001),
        };
    }

    private static (IReadOnlyList<PeriodChange> Changes, int Compared) Changes(List<PeriodLatency> rows, double rounding)
    {
        var compared = new List<PeriodChange>();
        foreach (PeriodLatency row in rows.Where(r => r.Requests >= FewestRequests && r.RequestsBefore >= FewestRequests))
        {
            foreach ((double percentile, Quantile now, Quantile before) in new[] { (50.0, row.P50, row.P50Before), (99.0, row.P99, row.P99Before) })
            {
                Quantile ratio = ChangeTest.Ratio(now, before, rounding);
                if (!double.IsNaN(ratio.Low) && !double.IsNaN(ratio.High) && Math.Max(now.Value, before.Value) >= SmallestMs)
                {
                    compared.Add(new PeriodChange(row.Route, row.Segment, percentile, now, before, ratio, double.NaN, row.Requests));
                }
            }
        }

        double[] q = ChangeTest.Corrected([.. compared.Select(c => ChangeTest.PValue(c.Ratio))]);
        IEnumerable<PeriodChange> real = compared.Select((c, i) => c with { Q = q[i] }).Where(c => c.Q <= LargestQ && (c.Ratio.Low > 1 || c.Ratio.High < 1));
        return ([.. real.OrderByDescending(c => c.Ratio.Value > 1 ? c.Ratio.Low : c.Ratio.High).ThenBy(c => c.Route, StringComparer.Ordinal).ThenBy(c => c.Segment, StringComparer.Ordinal).ThenBy(c => c.Percentile)], compared.Count);
    }

    private static IReadOnlyList<PeriodCause> Causes(PeriodData now, PeriodData then)
    {
        Dictionary<string, long> counts = now.Causes.ToDictionary(c => c.Key, c => c.Value.Requests, StringComparer.Ordinal), before = then.Causes.ToDictionary(c => c.Key, c => c.Value.Requests, StringComparer.Ordinal);
        return [.. counts.Keys.Union(before.Keys, StringComparer.Ordinal).Select(c => new PeriodCause(c, counts.GetValueOrDefault(c), before.GetValueOrDefault(c)))
            .OrderByDescending(c => c.Requests).ThenByDescending(c => c.Before).ThenBy(c => c.Cause, StringComparer.Ordinal)];
    }

    // Of the hops, the one that spends longest beyond a tenth of the limit most often; without such, the whole.
    private static int Slowest(LatencySums all, TimeoutPolicy policy)
    {
        long Slow(int segment) => all.All(segment)?.Above(policy.Gateway.TotalMilliseconds / 10) ?? 0;
        int worst = Enumerable.Range(0, HistoryCell.Total).MaxBy(Slow);
        return Slow(worst) > 0 ? worst : HistoryCell.Total;
    }

    private static BusyHour Busiest(PeriodData data) =>
        data.Parts.SelectMany(p => p.PerHour.Select((n, i) => (At: p.Start + TimeSpan.FromHours(i), Requests: n))).GroupBy(h => h.At).Select(g => new BusyHour(g.Key, g.Sum(h => h.Requests)))
            .OrderByDescending(h => h.Requests).ThenBy(h => h.At).FirstOrDefault();

    private static IReadOnlyList<PeriodLatency> Targets(PeriodData now, PeriodData then, TimeoutPolicy policy)
    {
        int segment = now.Names(CellKind.Target).Any(name => now.Of(CellKind.Target, name).All((int)HopName.App) is { Count: > 0 }) ? (int)HopName.App : HistoryCell.Total;
        return [.. now.Names(CellKind.Target).Select(name => (Now: now.Of(CellKind.Target, name), Then: then.Of(CellKind.Target, name)))
            .Where(t => t.Now.All(segment) is { Count: > 0 })
            .Select(t => Row(t.Now, t.Then, segment, t.Now.All(segment)!, policy))
            .OrderByDescending(t => t.P99.Value).ThenBy(t => t.Route, StringComparer.Ordinal).Take(MostTargets)];
    }

    private static IReadOnlyList<string> Notes(PeriodTotals now, PeriodTotals then, PeriodData data)
    {
        var notes = new List<string>();
        if (now.HoursWithData < now.Hours)
        {
            notes.Add($"{now.Hours - now.HoursWithData} of {now.Hours} hours of the period have no requests in the history.");
        }

        if (then.Requests == 0)
        {
            notes.Add("There is nothing of the period before, so nothing could be compared.");
        }
        else if (then.HoursWithData < then.Hours)
        {
            notes.Add($"{then.Hours - then.HoursWithData} of {then.Hours} hours of the period before have no requests in the history.");
        }

        if (data.Parts.Any(p => p.Hours == HistoryPart.HoursOfDay))
        {
            notes.Add("Days of long ago are kept as days, not hours: intervals rest on days there, and a day that the period cuts is left out.");
        }
        else if (data.Parts.Any(p => p.Hours == HistoryPart.HoursOfBlock))
        {
            notes.Add("Days of earlier weeks are kept in blocks of six hours: a block that the period cuts is left out.");
        }

        return notes;
    }
}
