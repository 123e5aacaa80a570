using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>How long each attempt of a request took in the application.</summary>
internal static class AttemptTimes
{
    /// <summary>Whether an attempt answered within the fast-backend limit.</summary>
    public static bool AnyQuick(CauseContext c)
    {
        if (c.Front.Hop == Hop.App)
        {
            return c.AppWasFast;
        }

        for (int i = 0; i < c.Trace.App.Count; i++)
        {
            if (Of(c.Trace.App[i]) <= c.Policy.FastBackend.TotalMilliseconds)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the request's records the one whose hop tried the most upstreams (nginx's lists, HAProxy's retries).</summary>
    public static HopRecord MostTried(CauseContext c)
    {
        HopRecord most = c.Front;
        foreach (RecordList records in (ReadOnlySpan<RecordList>)[c.Trace.Proxy, c.Trace.App])
        {
            for (int i = 0; i < records.Count; i++)
            {
                most = records[i].UpstreamAttempts > most.UpstreamAttempts ? records[i] : most;
            }
        }

        return most;
    }

    /// <summary>Milliseconds that passed before a proxy turned to the last upstream it tried; NaN when there was one only or it is not told.</summary>
    public static double BeforeLast(in HopRecord proxy) =>
        proxy.UpstreamAttempts > 1 ? proxy.FirstByte.Milliseconds - proxy.TargetTime.Milliseconds : double.NaN;

    /// <summary>Milliseconds until the answer of a record was ready; NaN for a start without an end.</summary>
    public static double Of(in HopRecord record) =>
        record.FirstByte.IsMeasured ? record.FirstByte.Milliseconds
        : record.Duration.IsMeasured ? record.Duration.Milliseconds
        : record.Start.IsKnown && record.End.IsKnown ? (record.End - record.Start).TotalMilliseconds
        : double.NaN;
}
