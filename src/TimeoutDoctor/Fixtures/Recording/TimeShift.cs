using System.Buffers.Binary;
using System.Security.Cryptography;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>Chooses by how many days all dates are moved.</summary>
internal static class TimeShift
{
    private const int Tries = 200;
    private const int MostWeeks = 520;

    /// <summary>
    /// Whole weeks into the past, as the key says, such that no time zone of the logs changes its offset: stamps without one must still fit those with one.
    /// </summary>
    public static int Choose(byte[] key, (Instant From, Instant To) window, IEnumerable<TimeZoneInfo> zones)
    {
        TimeZoneInfo[] all = [.. zones.Distinct()];
        for (int i = 0; i < Tries; i++)
        {
            byte[] random = HMACSHA256.HashData(key, new byte[] { (byte)'t', (byte)i });
            int days = -7 * (1 + (int)(BinaryPrimitives.ReadUInt32BigEndian(random) % MostWeeks));
            if (all.All(zone => Same(zone, window.From, days) && Same(zone, window.To, days)))
            {
                return days;
            }
        }

        return -364;
    }

    private static bool Same(TimeZoneInfo zone, Instant at, int days) =>
        !at.IsKnown || zone.GetUtcOffset(at.ToDateTimeOffset()) == zone.GetUtcOffset(at.ToDateTimeOffset().AddDays(days));
}
