using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>
/// The times of a proxy's attempts at its upstreams, which nginx writes as a list: commas part attempts, a colon parts the groups of an
/// internal redirect (<c>0.000, 0.008 : 0.001</c>), and <c>-</c> stands for an attempt that did not get that far.
/// </summary>
/// <param name="Last">The last attempt's time; absent when it did not get that far.</param>
/// <param name="BeforeTicks">Sum of the attempts before it in 100 ns units; -1 when one of them is not told.</param>
internal readonly record struct AttemptTimes(Elapsed Last, long BeforeTicks)
{
    /// <summary>Reads a list of seconds.</summary>
    public static AttemptTimes Read(ReadOnlySpan<byte> list)
    {
        long before = 0;
        while (true)
        {
            int parting = list.IndexOfAny((byte)',', (byte)':');
            Elapsed time = TimeField.Read((parting < 0 ? list : list[..parting]).Trim((byte)' '), TimeSpan.TicksPerSecond);
            if (parting < 0)
            {
                return new AttemptTimes(time, before);
            }

            before = before < 0 || !time.IsMeasured ? -1 : before + time.Ticks;
            list = list[(parting + 1)..];
        }
    }

    /// <summary>Attempts in a list of any kind (times, states, addresses, whose colons have no blanks); 0 when no upstream was tried.</summary>
    public static int Count(ReadOnlySpan<byte> list)
    {
        list = list.Trim((byte)' ');
        return list.IsEmpty || list.SequenceEqual("-"u8) ? 0 : Math.Min(byte.MaxValue, 1 + list.Count((byte)',') + list.Count(" : "u8));
    }

    /// <summary>The last item of a list.</summary>
    public static ReadOnlySpan<byte> LastOf(ReadOnlySpan<byte> list) => list[(list.LastIndexOfAny((byte)' ', (byte)',') + 1)..];
}
