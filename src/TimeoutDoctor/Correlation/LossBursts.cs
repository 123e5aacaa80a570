using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Stretches in which clearly more answered requests than usual have no record, where it is not known which host should have written it: one
/// silent host among several. The score of a stretch is how much likelier its misses are with one request in ten missing (or five times the
/// usual loss, if that is more) than with the usual loss; the best stretches are cut out until none is beyond chance.
/// </summary>
internal sealed class LossBursts
{
    private const int MostBins = 16_384;
    private const int FewestMisses = 5;
    private const double BeyondChance = 10; // e^-10, on top of the number of stretches there are
    private const double LeastShare = 0.1;

    private readonly List<(int Missed, int Found)> _bins = [];
    private long _width = TimeSpan.TicksPerSecond;
    private long _from = -1;

    /// <summary>Counts an answered request; they come about in order of time.</summary>
    public void Count(Instant at, bool found)
    {
        _from = _from < 0 ? at.Ticks / _width : _from;
        long bin = Math.Max(0, (at.Ticks / _width) - _from);
        while (bin >= MostBins)
        {
            Widen();
            bin = Math.Max(0, (at.Ticks / _width) - _from);
        }

        while (_bins.Count <= bin)
        {
            _bins.Add(default);
        }

        (int missed, int was) = _bins[(int)bin];
        _bins[(int)bin] = found ? (missed, was + 1) : (missed + 1, was);
    }

    /// <summary>The stretches.</summary>
    public IEnumerable<CoverageGap> Find()
    {
        (int Missed, int Found)[] bins = [.. _bins];
        while (Best(bins) is { } best)
        {
            int misses = bins[best.First..(best.Last + 1)].Sum(b => b.Missed);
            if (misses >= FewestMisses)
            {
                yield return new CoverageGap(Interner.None, new Instant((_from + best.First) * _width), new Instant((_from + best.Last + 1) * _width), misses);
            }

            Array.Clear(bins, best.First, best.Last - best.First + 1);
        }
    }

    // The stretch of the highest sum (Kadane).
    private static (int First, int Last)? Best((int Missed, int Found)[] bins)
    {
        double missed = bins.Sum(b => (double)b.Missed), all = missed + bins.Sum(b => (double)b.Found);
        double usual = Math.Max(missed / Math.Max(1, all), 0.001), burst = Math.Max(LeastShare, 5 * usual);
        if (burst >= 0.9)
        {
            return null;
        }

        double perMiss = Math.Log(burst / usual), perHit = Math.Log((1 - burst) / (1 - usual));
        double sum = 0, highest = BeyondChance + Math.Log(Math.Max(1, bins.Length));
        int start = 0;
        (int First, int Last)? best = null;
        for (int i = 0; i < bins.Length; i++)
        {
            if (sum <= 0)
            {
                (sum, start) = (0, i);
            }

            sum += (bins[i].Missed * perMiss) + (bins[i].Found * perHit);
            if (sum > highest)
            {
                (highest, best) = (sum, (start, i));
            }
        }

        return best;
    }

    private void Widen()
    {
        int odd = (int)(_from & 1);
        var wider = new List<(int Missed, int Found)>((_bins.Count / 2) + 1);
        for (int i = 0; i < _bins.Count; i++)
        {
            int into = (i + odd) / 2;
            if (into == wider.Count)
            {
                wider.Add(default);
            }

            wider[into] = (wider[into].Missed + _bins[i].Missed, wider[into].Found + _bins[i].Found);
        }

        _bins.Clear();
        _bins.AddRange(wider);
        _width *= 2;
        _from /= 2;
    }
}
