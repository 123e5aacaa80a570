using System.Runtime.InteropServices;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>The far side of one pass: stays by key and corrected time, with how common each one's features are among its rivals.</summary>
internal sealed class FarIndex
{
    // A value seen once among few rivals is not proven to be rare: counts are mixed with those of all keys.
    private const double PriorWeight = 6;
    private const double PerDay = 1.0 / 600_000; // least rate of strangers per key: one in ten minutes, per ms

    private readonly Stay[] _far;
    private readonly int[] _order;
    private readonly double[] _at;
    private readonly Dictionary<ulong, (int First, int Count, double Rate)> _keys = [];
    private readonly double[][] _common = new double[PairModel.Features][];
    private readonly double[] _lengthDensity = new double[64];

    /// <summary>Makes the index.</summary>
    /// <param name="far">Far stays.</param>
    /// <param name="model">Clocks.</param>
    /// <param name="refined">Corrections from the order of lines, by far stay; null for none.</param>
    public FarIndex(Stay[] far, PairModel model, double[]? refined)
    {
        _far = far;
        Start = new double[far.Length];
        End = new double[far.Length];
        var by = new (ulong Key, double At, int Slot)[far.Length];
        _order = new int[far.Length];
        for (int i = 0; i < far.Length; i++)
        {
            double offset = model.FarTracks[far[i].Clock]?.At(far[i].Middle) ?? double.NaN;
            double shift = (refined is null ? 0 : refined[i]) - offset;
            Start[i] = far[i].Start + shift;
            End[i] = far[i].End + shift;
            by[i] = (far[i].Key, double.IsNaN(Start[i]) ? End[i] : Start[i], i);
            _order[i] = i;
        }

        Array.Sort(by, _order);
        _at = [.. _order.Select(i => double.IsNaN(Start[i]) ? End[i] : Start[i])];
        Span = Extent();
        CountKeys();
        CountLengths();
        for (int feature = 0; feature < PairModel.Features; feature++)
        {
            _common[feature] = CountValues((PairFeature)feature);
        }
    }

    /// <summary>Far stays.</summary>
    public ReadOnlySpan<Stay> Far => _far;

    /// <summary>Corrected starts.</summary>
    public double[] Start { get; }

    /// <summary>Corrected ends.</summary>
    public double[] End { get; }

    /// <summary>Time from the first to the last stay, ms.</summary>
    public double Span { get; }

    /// <summary>The far stay at a position of the index.</summary>
    public int this[int position] => _order[position];

    /// <summary>Corrected time of a position: the start, or the end where only that is known.</summary>
    public double At(int position) => _at[position];

    /// <summary>Positions of a key, and how many records of it come per ms.</summary>
    public bool TryKey(ulong key, out (int First, int Count, double Rate) range) => _keys.TryGetValue(key, out range);

    /// <summary>First position of a range at or after a moment.</summary>
    public int Position(in (int First, int Count, double Rate) range, double moment)
    {
        int at = Array.BinarySearch(_at, range.First, range.Count, moment);
        at = at < 0 ? ~at : at;
        while (at > range.First && _at[at - 1] >= moment)
        {
            at--;
        }

        return at;
    }

    /// <summary>How common a far stay's value of a feature is among the records it could be confused with.</summary>
    public double Common(PairFeature feature, int far) => _common[(int)feature][far];

    /// <summary>Density of far lengths, per ms.</summary>
    public double LengthDensity(double length) => _lengthDensity[LengthBin(length)] / (Math.Max(length, 0) + 1);

    private double Extent()
    {
        double first = double.PositiveInfinity, last = double.NegativeInfinity;
        foreach (double at in _at)
        {
            (first, last) = (Math.Min(first, at), Math.Max(last, at)); // NaN never wins
        }

        return last > first ? last - first : 1_000;
    }

    private void CountKeys()
    {
        for (int i = 0; i < _order.Length;)
        {
            int first = i;
            ulong key = _far[_order[i]].Key;
            while (i < _order.Length && _far[_order[i]].Key == key)
            {
                i++;
            }

            _keys[key] = (first, i - first, Math.Max((i - first) / Span, PerDay));
        }
    }

    // Lengths in bins of equal ratio; the density is per ms.
    private void CountLengths()
    {
        double total = 0;
        Array.Fill(_lengthDensity, 0.5);
        for (int i = 0; i < _far.Length; i++)
        {
            if (!double.IsNaN(_far[i].Length))
            {
                _lengthDensity[LengthBin(_far[i].Length)]++;
            }
        }

        total = _lengthDensity.Sum();
        for (int i = 0; i < _lengthDensity.Length; i++)
        {
            _lengthDensity[i] *= 4 / (total * Math.Log(2)); // a bin is a quarter octave of (length + 1)
        }
    }

    private static int LengthBin(double length) => Math.Clamp((int)(Math.Log2(Math.Max(length, 0) + 1) * 4), 0, 63);

    private double[] CountValues(PairFeature feature)
    {
        var all = new Dictionary<ulong, int>();
        var within = new Dictionary<ulong, int>();
        foreach (ref readonly Stay far in _far.AsSpan())
        {
            ulong value = ValueOf(feature, far);
            CollectionsMarshal.GetValueRefOrAddDefault(all, value, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(within, Model.StableHash.Mix(far.Key ^ value), out _)++;
        }

        var common = new double[_far.Length];
        for (int i = 0; i < _far.Length; i++)
        {
            ulong value = ValueOf(feature, _far[i]);
            double prior = (all[value] + 0.5) / (_far.Length + 1);
            int count = _keys[_far[i].Key].Count;
            common[i] = Math.Min(1, (within[Model.StableHash.Mix(_far[i].Key ^ value)] + (PriorWeight * prior)) / (count + PriorWeight));
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
