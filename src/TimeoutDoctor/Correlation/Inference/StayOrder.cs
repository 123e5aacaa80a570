namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// The order in which stays are handled: by what they say of time, then by what else they say that no renaming changes. Whatever depends on it
/// (who comes first among equals, which of many are looked at, in what order is summed) is then the same under other names of files, hosts,
/// clients and paths.
/// </summary>
internal static class StayOrder
{
    /// <summary>A copy in order. Sorts small keys: stays are large, and most differ in when they were written.</summary>
    public static Stay[] Sorted(Stay[] stays)
    {
        var keys = new double[stays.Length];
        var order = new int[stays.Length];
        for (int i = 0; i < stays.Length; i++)
        {
            (keys[i], order[i]) = (stays[i].Written, i);
        }

        Array.Sort(keys, order);
        for (int from = 0, to; from < keys.Length; from = to)
        {
            for (to = from + 1; to < keys.Length && keys[to].Equals(keys[from]); to++)
            {
            }

            order.AsSpan(from, to - from).Sort((a, b) => Compare(stays[a], stays[b]));
        }

        return [.. order.Select(i => stays[i])];
    }

    /// <summary>Compares two stays of one side.</summary>
    public static int Compare(in Stay a, in Stay b)
    {
        int by = a.Written.CompareTo(b.Written);
        by = by != 0 ? by : a.Start.CompareTo(b.Start);
        by = by != 0 ? by : a.End.CompareTo(b.End);
        by = by != 0 ? by : a.Status.CompareTo(b.Status);
        by = by != 0 ? by : a.Bytes.CompareTo(b.Bytes);
        by = by != 0 ? by : a.Line.CompareTo(b.Line);
        return by != 0 ? by : a.Source.CompareTo(b.Source);
    }
}
