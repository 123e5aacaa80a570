using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// A deploy that nobody told of: host after host serves nothing for a while although the others do, one at a time, and requests fail meanwhile.
/// </summary>
internal sealed class RollingRestart : IGroupRule
{
    private const double LeastExpected = 12; // e^-12: such a silence comes by chance once in 160,000 stretches
    private const double LeastHosts = 0.6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(30);
    private static readonly string[] Causes =
        [CauseIds.RequestLostBeforeApp, CauseIds.ElbNoTarget, CauseIds.ResponseLostAfterApp];

    /// <inheritdoc />
    public string Id => "deploy";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        if (seen.Loads.Count < 2)
        {
            yield break;
        }

        List<Silence> silences = [.. seen.Loads.SelectMany(l => Silences(l, seen)).OrderBy(s => s.From).ThenBy(s => s.Host)];
        foreach (List<Silence> rolling in Sequences(silences))
        {
            int hosts = rolling.Select(s => s.Host).Distinct().Count();
            if (hosts >= Math.Max(2, LeastHosts * seen.Loads.Count) && Describe(rolling, hosts, seen) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Silence> Silences(HostLoad load, GroupObservations seen)
    {
        int from = -1;
        for (int bin = 0; bin <= load.Served.Count; bin++)
        {
            if (bin < load.Served.Count && load.Served[bin] == 0)
            {
                from = from < 0 ? bin : from;
            }
            else if (from >= 0)
            {
                // Silence before the first and after the last request says nothing.
                if (from > 0 && bin < load.Served.Count && Expected(load, from, bin, seen) is var expected && expected >= LeastExpected)
                {
                    yield return new Silence(load.Host, from, bin, expected);
                }

                from = -1;
            }
        }
    }

    // What the host would have served: its share of all that the hosts served around, of what the others served meanwhile.
    private static double Expected(HostLoad load, int from, int to, GroupObservations seen)
    {
        int around = Math.Max(30, 3 * (to - from));
        double own = Sum(load, from - around, from) + Sum(load, to, to + around);
        double others = seen.Loads.Where(l => l.Host != load.Host).Sum(l => Sum(l, from - around, from) + Sum(l, to, to + around));
        double meanwhile = seen.Loads.Where(l => l.Host != load.Host).Sum(l => Sum(l, from, to));
        return others > 0 ? own / others * meanwhile : 0;
    }

    private static double Sum(HostLoad load, int from, int to)
    {
        double sum = 0;
        for (int bin = Math.Max(0, from); bin < Math.Min(to, load.Served.Count); bin++)
        {
            sum += load.Served[bin];
        }

        return sum;
    }

    // Silences that follow each other and hardly overlap.
    private static IEnumerable<List<Silence>> Sequences(List<Silence> silences)
    {
        var sequence = new List<Silence>();
        foreach (Silence next in silences)
        {
            if (sequence.Count > 0 && (next.From - sequence[^1].To > LongestPause.TotalSeconds || Overlap(sequence[^1], next) > 0.5))
            {
                yield return sequence;
                sequence = [];
            }

            sequence.Add(next);
        }

        yield return sequence;
    }

    private static double Overlap(Silence first, Silence next) => Math.Max(0, first.To - next.From) / (double)Math.Min(first.To - first.From, next.To - next.From);

    private static Finding? Describe(List<Silence> rolling, int hosts, GroupObservations seen)
    {
        Instant from = seen.From + (seen.Bin * rolling[0].From), to = seen.From + (seen.Bin * rolling.Max(s => s.To));
        ObservedRequest[] failed = [.. seen.Explained.Where(e => Causes.Contains(e.Cause, StringComparer.Ordinal) && e.Traits.Start >= from - seen.Bin && e.Traits.Start <= to + seen.Bin)];
        string cause = failed.GroupBy(e => e.Cause, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? "";
        if (failed.Length < CaseControl.FewestToLocalise || rolling.Count != hosts || !Crowds(cause, from, to, seen))
        {
            return null; // hosts that are idle now and then say nothing; failures that crowd just then do
        }

        int of = seen.Explained.Count(e => e.Cause == cause), with = failed.Count(e => e.Cause == cause);
        if (with < 0.5 * of || to - from > LongestRestart)
        {
            return null;
        }

        double share = seen.Traffic.Count == 0 ? double.NaN : seen.Traffic.Count(t => t.Start >= from && t.Start <= to) / (double)seen.Traffic.Count;
        double p = Math.Min(1, rolling.Sum(s => Math.Exp(-s.Expected)) * rolling.Count);
        return new Finding(
            "deploy", from.ToString(), cause, with, of, share, Math.Max(double.Epsilon, p),
            $"{hosts} of {seen.Loads.Count} hosts served nothing one after the other within {DurationText.Of(to - from)}, as in a rolling restart; {with:#,0} of {of:#,0} {cause} requests fall into it");
    }

    private static bool Crowds(string cause, Instant from, Instant to, GroupObservations seen)
    {
        Instant[] starts = [.. seen.Explained.Where(e => e.Cause == cause).Select(e => e.Traits.Start)];
        return TimeWindows.Find(starts, [.. seen.Traffic.Select(t => t.Start)]) is { Stands: true } window && window.From <= to && window.To >= from;
    }

    private readonly record struct Silence(int Host, int From, int To, double Expected);
}
