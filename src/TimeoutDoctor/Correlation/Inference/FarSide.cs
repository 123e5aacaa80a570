using System.Runtime.InteropServices;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>What does not change from pass to pass about the far side: which stays share a key, how usual their lengths and features are.</summary>
internal sealed class FarSide
{
    // A value seen once among few rivals is not proven to be rare: counts are mixed with those of all keys.
    private const double PriorWeight = 6;
    private const double LeastRate = 1.0 / 600_000; // strangers come in bursts: no key is rarer than one in ten minutes, per ms

    private readonly Dictionary<ulong, int> _keys = [];
    private readonly List<(int First, int Count, double Rate)> _ranges = [];
    private readonly float[][] _common = new float[PairModel.Features][];
    private readonly double[] _lengths = new double[64];

    /// <summary>Looks at the far side.</summary>
    public FarSide(Stay[] stays)
    {
        Stays = stays;
        Order = new int[stays.Length];
        var keys = new ulong[stays.Length];
        double first = double.PositiveInfinity, last = double.NegativeInfinity;
        for (int i = 0; i < stays.Length; i++)
        {
            (Order[i], keys[i]) = (i, stays[i].Key);
            double middle = stays[i].Middle;
            (first, last) = (middle < first ? middle : first, middle > last ? middle : last);
        }

        Array.Sort(keys, Order);
        double span = last > first ? last - first : 1_000;
        for (int i = 0; i < keys.Length;)
        {
            int from = i;
            while (i < keys.Length && keys[i] == keys[from])
            {
                i++;
            }

            // Sorting by key leaves equal keys in any order; what follows must not depend on it.
            Array.Sort(Order, from, i - from);
            _keys[keys[from]] = _ranges.Count;
            _ranges.Add((from, i - from, Math.Max((i - from) / span, LeastRate)));
        }

        CountLengths();
        for (int feature = 0; feature < PairModel.Features; feature++)
        {
            _common[feature] = CountValues((PairFeature)feature);
        }
    }

    /// <summary>Far stays.</summary>
    public Stay[] Stays { get; }

    /// <summary>Stays by key.</summary>
    public int[] Order { get; }

    /// <summary>Stretches of <see cref="Order"/> with one key each, and how many records of the key come per ms.</summary>
    public IReadOnlyList<(int First, int Count, double Rate)> Ranges => _ranges;

    /// <summary>Number of a key's range; -1 when no far stay has it.</summary>
    public int RangeOf(ulong key) => _keys.TryGetValue(key, out int range) ? range : -1;

    /// <summary>How common a far stay's value of a feature is among the records it could be confused with.</summary>
    public double Common(PairFeature feature, int far) => _common[(int)feature][far];

    /// <summary>Density of far lengths, per ms.</summary>
    public double LengthDensity(double length) => _lengths[LengthBin(length)] / (Math.Max(length, 0) + 1);

    // Lengths in bins of equal ratio; the density is per ms.
    private void CountLengths()
    {
        Array.Fill(_lengths, 0.5);
        foreach (ref readonly Stay stay in Stays.AsSpan())
        {
            if (!double.IsNaN(stay.Length))
            {
                _lengths[LengthBin(stay.Length)]++;
            }
        }

        double total = _lengths.Sum();
        for (int i = 0; i < _lengths.Length; i++)
        {
            _lengths[i] *= 4 / (total * Math.Log(2)); // a bin is a quarter octave of (length + 1)
        }
    }

    private static int LengthBin(double length) => Math.Clamp((int)(Math.Log2(Math.Max(length, 0) + 1) * 4), 0, 63);

    private float[] CountValues(PairFeature feature)
    {
        var common = new float[Stays.Length];
        var all = new Dictionary<ulong, int>();
        foreach (ref readonly Stay stay in Stays.AsSpan())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(all, ValueOf(feature, stay), out _)++;
        }

        var within = new Dictionary<ulong, int>();
        foreach ((int first, int count, _) in _ranges)
        {
            within.Clear();
            foreach (int i in Order.AsSpan(first, count))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(within, ValueOf(feature, Stays[i]), out _)++;
            }

            foreach (int i in Order.AsSpan(first, count))
            {
                ulong value = ValueOf(feature, Stays[i]);
                double prior = (all[value] + 0.5) / (Stays.Length + 1);
                common[i] = (float)Math.Min(1, (within[value] + (PriorWeight * prior)) / (count + PriorWeight));
            }
        }

        return common;
    }

    private static ulong ValueOf(PairFeature feature, in Stay far) => feature switch
    {
        PairFeature.Status => (ulong)far.Status,
        PairFeature.Bytes => (ulong)far.Bytes,
        _ => far.Client,
    };
}
