using System.Numerics;

namespace TimeoutDoctor.History;

/// <summary>
/// Durations as counts in log-linear buckets, as an HDR histogram has them: 32 buckets per power of two of a microsecond. Sketches are
/// merged by adding counts, so that seven days merged are the week. A percentile lies in the bucket of the exact one; what is stated is the
/// bucket's middle, at most <see cref="RelativeError"/> away.
/// </summary>
/// <remarks>
/// The layout is that of HdrHistogram with five bits, a precision that its decimal digits do not offer; docs/adr/0005 has what was measured.
/// </remarks>
public sealed class LatencySketch
{
    /// <summary>How far a stated percentile is from the exact one, at most: half a bucket of 1/32.</summary>
    public const double RelativeError = 1 / 64.0;

    private const int Bits = 5;
    private const int PerOctave = 1 << Bits;
    private const double LongestMs = 24 * 3600 * 1000.0;

    private long[] _counts = [];
    private int _first;

    /// <summary>How many durations.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in ms, to the microsecond; 0 when empty.</summary>
    public double MaxMs { get; private set; }

    /// <summary>Number of the bucket of a duration.</summary>
    public static int BucketOf(double ms)
    {
        long us = (long)(Math.Clamp(ms, 0, LongestMs) * 1000);
        if (us < PerOctave)
        {
            return (int)us;
        }

        int shift = BitOperations.Log2((ulong)us) - Bits;
        return ((shift + 1) << Bits) + (int)((us >> shift) - PerOctave);
    }

    /// <summary>The ends of a bucket in ms, the upper one left out.</summary>
    public static (double From, double To) Ends(int bucket)
    {
        if (bucket < PerOctave)
        {
            return (bucket / 1000.0, (bucket + 1) / 1000.0);
        }

        int shift = (bucket >> Bits) - 1;
        long from = (long)((bucket & (PerOctave - 1)) + PerOctave) << shift;
        return (from / 1000.0, (from + (1L << shift)) / 1000.0);
    }

    /// <summary>Adds a duration.</summary>
    public void Add(double ms)
    {
        Add(BucketOf(ms), 1);
        MaxMs = Math.Max(MaxMs, Math.Floor(Math.Clamp(ms, 0, LongestMs) * 1000) / 1000);
    }

    /// <summary>Adds all of another sketch.</summary>
    public void Add(LatencySketch other)
    {
        for (int i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                Add(other._first + i, other._counts[i]);
            }
        }

        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <summary>Empties the sketch and keeps its room.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxMs = 0;
    }

    /// <summary>The duration below which a share of all lies, in ms; NaN when empty.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        // The product of a share such as 0.07 and a count may come out a hair above the whole number that it is.
        double rank = Math.Ceiling((Math.Clamp(share, 0, 1) * Count) - 1e-6), below = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            below += _counts[i];
            if (_counts[i] > 0 && below >= rank)
            {
                (double from, double to) = Ends(_first + i);
                return Math.Min((from + to) / 2, MaxMs);
            }
        }

        return MaxMs;
    }

    /// <summary>How many took longer than the bucket of a duration holds.</summary>
    public long Above(double ms)
    {
        long above = 0;
        for (int i = Math.Max(0, BucketOf(ms) + 1 - _first); i < _counts.Length; i++)
        {
            above += _counts[i];
        }

        return above;
    }

    /// <summary>Adds to a bucket.</summary>
    internal void Add(int bucket, long count)
    {
        if (_counts.Length == 0)
        {
            _first = Math.Max(0, bucket - 16);
            _counts = new long[64];
        }

        if (bucket < _first || bucket >= _first + _counts.Length)
        {
            Grow(bucket);
        }

        _counts[bucket - _first] += count;
        Count += count;
    }

    /// <summary>Writes the sketch: longest duration, first bucket, then counts; a 0 is followed by the number of further empty buckets.</summary>
    internal void Write(ByteSink to)
    {
        int first = Array.FindIndex(_counts, c => c > 0), last = Array.FindLastIndex(_counts, c => c > 0);
        to.Number((ulong)Math.Round(MaxMs * 1000));
        to.Number((ulong)(first < 0 ? 0 : _first + first));
        to.Number((ulong)(first < 0 ? 0 : last - first + 1));
        for (int i = Math.Max(0, first); i <= last; i++)
        {
            to.Number((ulong)_counts[i]);
            if (_counts[i] == 0)
            {
                int end = i;
                while (_counts[end + 1] == 0)
                {
                    end++;
                }

                to.Number((ulong)(end - i));
                i = end;
            }
        }
    }

    /// <summary>Adds a written sketch.</summary>
    internal void AddWritten(ref ByteSource from)
    {
        MaxMs = Math.Max(MaxMs, from.Number() / 1000.0);
        int bucket = from.Small(4096), end = bucket + from.Small(4096);
        while (bucket < end)
        {
            ulong count = from.Number();
            if (count == 0)
            {
                bucket += 1 + from.Small(4096);
                continue;
            }

            Add(bucket++, (long)count);
        }
    }

    private void Grow(int bucket)
    {
        int first = Math.Min(_first, Math.Max(0, bucket - 16)), end = Math.Max(_first + _counts.Length, bucket + 17);
        var grown = new long[end - first];
        _counts.CopyTo(grown, _first - first);
        (_counts, _first) = (grown, first);
    }
}
