using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>What must hold of every line's outcome, whatever the line. Used by the tests of mutated lines and by the fuzzer.</summary>
internal static class RecordSanity
{
    private const long TenYears = 3653 * TimeSpan.TicksPerDay;

    /// <summary>What is wrong with an outcome; null when nothing is.</summary>
    public static string? Problem(ParseOutcome outcome, in HopRecord record)
    {
        if (outcome.Kind != ParseKind.Record)
        {
            return string.IsNullOrEmpty(outcome.Reason) ? "no reason is given" : null;
        }

        foreach (Elapsed time in (ReadOnlySpan<Elapsed>)[record.Duration, record.FirstByte, record.RequestTime, record.TargetTime, record.ResponseTime, record.AuthorizerTime])
        {
            if (time.Ticks is < 0 or >= TenYears)
            {
                return $"a time of {time}";
            }
        }

        bool absurd = record.Start.IsKnown && record.End.IsKnown && (record.End - record.Start).Ticks is < 0 or >= TenYears;
        return absurd ? $"from {record.Start} to {record.End}" : record.Status is < 0 or > 999 ? $"status {record.Status}" : null;
    }
}
