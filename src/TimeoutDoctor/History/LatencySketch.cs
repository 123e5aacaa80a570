using System.Numerics;

namespace TimeoutDoctor.History;

/// <summary>
/// Durations as counts in log-linear buckets, as an HDR histogram has them: 32 buckets per power of two of a microsecond, or 16 once it is
/// made coarse. Sketches are merged by adding counts, so that seven days merged are the week; with a coarse one among them, the sum is coarse.
/// A percentile lies in the bucket of the exact one; what is stated is the bucket's middle, at most <see cref="Error"/> away.
/// </summary>
/// <remarks>
/// The layout is that of HdrHistogram with five bits, a precision that its decimal digits do not offer; docs/adr/0005 has what was measured.
/// </remarks>
public sealed class LatencySketch
{
    /// <summary>How far a percentile of a fine sketch is from the exact one, at most: half a bucket of 1/32.</summary>
    public const double RelativeError = 1 / 64.0;

    /// <summary>The same for a coarse sketch: half a bucket of 1/16.</summary>
    public const double CoarseError = 1 / 32.0;

    /// <summary>The same for the coarsest: half a bucket of 1/8.</summary>
    public const double CoarsestError = 1 / 16.0;

    /// <summary>How often a sketch may be made coarser.</summary>
    public const int Coarsest = 2;

    private const int Bits = 5;
    private const int CountBits = 6; // of a rounded count: within 1/64 of it
    private const int PerOctave = 1 << Bits;
    private const double LongestMs = 24 * 3600 * 1000.0;

    // Added to the first bucket of a written sketch, once for each time that it was made coarser; fine ones have some 1,050 buckets.
    private const int CoarseMark = 2048;

    private int _coarse; // how often two buckets were made one
    private long[] _counts = [];
    private int _first;

    /// <summary>How many durations.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in ms, to the microsecond; 0 when empty.</summary>
    public double MaxMs { get; private set; }

    /// <summary>How far a stated percentile is from the exact one, at most.</summary>
    public double Error => RelativeError * (1 << _coarse);

    /// <summary>How often it was made coarser.</summary>
    public int Coarseness => _coarse;

    /// <summary>Number of the fine bucket of a duration.</summary>
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

    /// <summary>The ends of a fine bucket in ms, the upper one left out.</summary>
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
        Add(BucketOf(ms) >> _coarse, 1);
        MaxMs = Math.Max(MaxMs, Math.Floor(Math.Clamp(ms, 0, LongestMs) * 1000) / 1000);
    }

    /// <summary>Adds all of another sketch.</summary>
    public void Add(LatencySketch other)
    {
        CoarsenTo(other._coarse);

        int by = _coarse - other._coarse;
        for (int i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                Add((other._first + i) >> by, other._counts[i]);
            }
        }

        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <summary>Makes one bucket of two: half the bytes, twice the error. The two lie in the same power of two.</summary>
    public void Coarsen()
    {
        if (_coarse == Coarsest)
        {
            return;
        }

        int first = _first >> 1;
        long[] coarse = _counts.Length == 0 ? [] : new long[(_counts.Length / 2) + 1];
        for (int i = 0; i < _counts.Length; i++)
        {
            coarse[((_first + i) >> 1) - first] += _counts[i];
        }

        (_coarse, _first, _counts) = (_coarse + 1, first, coarse);
    }

    /// <summary>Makes it as coarse as that at least.</summary>
    public void CoarsenTo(int coarseness)
    {
        while (_coarse < Math.Min(coarseness, Coarsest))
        {
            Coarsen();
        }
    }

    /// <summary>
    /// Rounds each count to six significant bits, which pack well; the sum stays, as the largest makes up for the others. How many lie beyond a
    /// duration is then within 1/64 of itself, and nearer where many buckets make it up: far less than a coarsest bucket's width to a percentile.
    /// </summary>
    public void RoundCounts()
    {
        long sum = 0;
        int largest = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            int shift = Math.Max(0, BitOperations.Log2((ulong)Math.Max(1, _counts[i])) + 1 - CountBits);
            _counts[i] = (_counts[i] + ((1L << shift) >> 1)) >> shift << shift;
            sum += _counts[i];
            largest = _counts[i] > _counts[largest] ? i : largest;
        }

        if (Count > 0)
        {
            _counts[largest] += Count - sum;
        }
    }

    /// <summary>Empties the sketch, fine again, and keeps its room.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _coarse = 0;
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
                int first = (_first + i) << _coarse;
                return Math.Min((Ends(first).From + Ends(first + (1 << _coarse) - 1).To) / 2, MaxMs);
            }
        }

        return MaxMs;
    }

    /// <summary>How many took longer than the bucket of a duration holds.</summary>
    public long Above(double ms)
    {
        long above = 0;
        for (int i = Math.Max(0, (BucketOf(ms) >> _coarse) + 1 - _first); i < _counts.Length; i++)
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

    /// <summary>Writes the sketch: longest duration, first bucket (2048 more for each time it was made coarser), number of buckets, then counts; a 0 is followed by the number of further empty buckets.</summary>
    internal void Write(ByteSink to)
    {
        int first = Array.FindIndex(_counts, c => c > 0), last = Array.FindLastIndex(_counts, c => c > 0);
        to.Number((ulong)Math.Round(MaxMs * 1000));
        to.Number((ulong)((first < 0 ? 0 : _first + first) + (_coarse * CoarseMark)));
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
        int bucket = from.Small((Coarsest + 1) * CoarseMark), coarse = bucket / CoarseMark, end = (bucket %= CoarseMark) + from.Small(CoarseMark);
        CoarsenTo(coarse);
        int by = _coarse - coarse;
        while (bucket < end)
        {
            ulong count = from.Number();
            if (count == 0)
            {
                bucket += 1 + from.Small(CoarseMark);
                continue;
            }

            Add(bucket++ >> by, (long)count);
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
