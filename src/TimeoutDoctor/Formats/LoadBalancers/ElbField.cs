using System.Text;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Fields that the load balancers' logs have in common.</summary>
internal static class ElbField
{
    /// <summary>Why a line that holds two rows is rejected.</summary>
    public const string TwoRows = "two rows without a line end between them";

    private const int LongStamp = 27;  // with microseconds
    private const int ShortStamp = 20; // whole seconds

    /// <summary>Reads a processing time in seconds: <c>-1</c> is failed, <c>-</c> absent.</summary>
    public static bool TrySeconds(ReadOnlySpan<byte> field, out Elapsed time)
    {
        time = Elapsed.Absent;
        if (field.Length > 0 && field[0] == '-')
        {
            if (field.SequenceEqual("-1"u8))
            {
                time = Elapsed.Failed;
                return true;
            }

            return field.Length == 1;
        }

        if (!AsciiNumber.TryTicks(field, TimeSpan.TicksPerSecond, out long ticks) || ticks > DurationLimit.Ticks)
        {
            return false;
        }

        time = Elapsed.FromTicks(ticks);
        return true;
    }

    /// <summary>Reads a stamp that fills the field. AWS writes UTC, with or without <c>Z</c>.</summary>
    public static bool TryStamp(ReadOnlySpan<byte> field, out ReadTime time) =>
        AsciiTime.TryIso(field, out time) && time.Length == field.Length;

    /// <summary>The sum of the three processing times; absent unless all were measured.</summary>
    public static Elapsed Sum(in HopRecord record) =>
        record.RequestTime.IsMeasured && record.TargetTime.IsMeasured && record.ResponseTime.IsMeasured
            ? Elapsed.FromTicks(record.RequestTime.Ticks + record.TargetTime.Ticks + record.ResponseTime.Ticks)
            : Elapsed.Absent;

    /// <summary>Whether the line is the text of the object that is written when access logs are turned on.</summary>
    public static bool IsTestObject(ReadOnlySpan<byte> line) => line.StartsWith("Enable AccessLog for ELB: "u8);

    /// <summary>Outcome for a line that is no row of the format: the test object is fine, all else is rejected.</summary>
    public static ParseOutcome NoRow(ReadOnlySpan<byte> line, string reason) =>
        line.IsEmpty ? ParseOutcome.Skip("empty line")
        : IsTestObject(line) ? ParseOutcome.Skip(AwsTestObjectFormat.OfLoadBalancer)
        : ParseOutcome.Reject(reason);

    /// <summary>
    /// Whether another row of the same load balancer begins within the rest of a row, because the line end between them was lost: its stamp, a blank,
    /// its name, a blank. One of the two would be lost unseen.
    /// </summary>
    public static bool HoldsRow(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> elb)
    {
        if (IsNone(elb))
        {
            return false;
        }

        for (int from = 0; rest[from..].IndexOf(elb) is >= 0 and int found; from += found + 1)
        {
            int at = from + found, end = at + elb.Length;
            if (at > ShortStamp && end < rest.Length && rest[at - 1] == ' ' && rest[end] == ' ' && EndsWithStamp(rest[..(at - 1)]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithStamp(ReadOnlySpan<byte> text) =>
        (text.Length >= LongStamp && TryStamp(text[^LongStamp..], out _)) || TryStamp(text[^ShortStamp..], out _);

    /// <summary>Whether a field means "none".</summary>
    public static bool IsNone(ReadOnlySpan<byte> field) => field.IsEmpty || (field.Length == 1 && field[0] == '-');

    /// <summary>Tells the source its load balancer's name, once.</summary>
    public static void Name(SourceFile source, ReadOnlySpan<byte> elb)
    {
        if (source.LoadBalancer is null && !IsNone(elb))
        {
            source.LoadBalancer = Encoding.UTF8.GetString(elb[..Math.Min(elb.Length, 256)]);
        }
    }
}
