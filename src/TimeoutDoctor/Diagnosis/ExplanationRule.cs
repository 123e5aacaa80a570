using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>Which requests are explained.</summary>
public static class ExplanationRule
{
    /// <summary>
    /// Whether a request needs an explanation: it timed out, a hop ended it with 408, 460, 502, 503 or 504, or the front took at least the
    /// fast-backend limit. Runs for every request and makes no object.
    /// </summary>
    public static bool NeedsExplanation(RequestTrace trace, in Timeline timeline, TimeoutPolicy policy)
    {
        ref readonly HopRecord front = ref trace.Front;
        return timeline.TimedOut || timeline.Wait >= policy.FastBackend.TotalMilliseconds || Failed(front)
            || AnyFailed(trace.LoadBalancer) || AnyFailed(trace.Proxy) || AnyFailed(trace.App);
    }

    private static bool AnyFailed(RecordList records)
    {
        for (int i = 0; i < records.Count; i++)
        {
            if (Failed(records[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Failed(in HopRecord record) => Failed(record.Status) || Failed(record.TargetStatus);

    private static bool Failed(short status) => status is 408 or 460 or 502 or 503 or 504;
}
