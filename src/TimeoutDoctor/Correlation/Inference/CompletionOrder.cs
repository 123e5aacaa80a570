namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Tells when lines without an end were written. A Classic load balancer stamps the arrival and logs no times for a request that it gave up, but
/// its lines stand in order of completion: in a real file of 200 lines every known completion lay between those of its neighbours, within 5 ms.
/// </summary>
internal static class CompletionOrder
{
    private const int Window = 8;
    private const double WidestBracket = 1_000; // ms; beyond this the neighbours tell too little

    /// <summary>Fills in <see cref="Stay.End"/> and <see cref="Stay.Written"/> where neighbours bracket them.</summary>
    /// <param name="stays">Stays in order of source and line.</param>
    public static void Bracket(Stay[] stays)
    {
        double[] ends = [.. stays.Select(s => s.End)];
        for (int i = 0; i < stays.Length; i++)
        {
            if (!double.IsNaN(ends[i]))
            {
                continue;
            }

            (double after, double before) = (double.NegativeInfinity, double.PositiveInfinity);
            for (int k = i - 1; k >= 0 && k >= i - Window && stays[k].Source == stays[i].Source; k--)
            {
                after = ends[k] > after ? ends[k] : after;
            }

            for (int k = i + 1; k < stays.Length && k <= i + Window && stays[k].Source == stays[i].Source; k++)
            {
                before = ends[k] >= after && ends[k] < before ? ends[k] : before;
            }

            if (before - after <= WidestBracket && after >= stays[i].Start)
            {
                stays[i].End = stays[i].Written = (after + before) / 2;
            }
        }
    }
}
