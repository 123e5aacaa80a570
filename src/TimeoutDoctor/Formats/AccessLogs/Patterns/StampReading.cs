using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Reads the single parts of a stamp.</summary>
internal static class StampReading
{
    /// <summary>Reads one part; the bytes used, or -1.</summary>
    public static int Read(StampStep step, ReadOnlySpan<byte> text, ref StampParts parts)
    {
        switch (step.Part)
        {
            case StampPart.Literal:
                return !text.IsEmpty && text[0] == step.Byte ? 1 : -1;
            case StampPart.Year:
                return Number(text, 4, 4, out parts.Year);
            case StampPart.Month:
                return Number(text, 1, 2, out parts.Month);
            case StampPart.Day:
                int pad = !text.IsEmpty && text[0] == ' ' ? 1 : 0;
                int day = Number(text[pad..], 1, 2, out parts.Day);
                return day < 0 ? -1 : pad + day;
            case StampPart.Hour:
                parts.HasClock = true;
                return Number(text, 1, 2, out parts.Hour);
            case StampPart.Minute:
                return Number(text, 2, 2, out parts.Minute);
            case StampPart.Second:
                return Number(text, 2, 2, out parts.Second);
            case StampPart.MonthName:
                parts.Month = Month(text);
                return parts.Month == 0 ? -1 : Letters(text);
            case StampPart.DayName:
                return Letters(text) is > 0 and int letters ? letters : -1;
            case StampPart.Fraction:
                return Fraction(step.UnitTicks, text, ref parts);
            case StampPart.Zone:
                return Zone(text, ref parts);
            default:
                return Epoch(step.UnitTicks, text, ref parts);
        }
    }

    private static int Number(ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        int used = 0;
        value = 0;
        while (used < most && used < text.Length && (uint)(text[used] - '0') <= 9)
        {
            value = (value * 10) + (text[used++] - '0');
        }

        return used < least ? -1 : used;
    }

    private static int Letters(ReadOnlySpan<byte> text)
    {
        int used = 0;
        while (used < text.Length && (uint)((text[used] | 0x20) - 'a') < 26)
        {
            used++;
        }

        return used;
    }

    private static int Month(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> names = "janfebmaraprmayjunjulaugsepoctnovdec"u8;
        for (int month = 0; text.Length >= 3 && month < 12; month++)
        {
            ReadOnlySpan<byte> name = names.Slice(month * 3, 3);
            if ((text[0] | 0x20) == name[0] && (text[1] | 0x20) == name[1] && (text[2] | 0x20) == name[2])
            {
                return month + 1;
            }
        }

        return 0;
    }

    private static int Fraction(long unitTicks, ReadOnlySpan<byte> text, ref StampParts parts)
    {
        int used = Number(text, 1, 9, out int value);
        long ticks = unitTicks == 0 ? value / 100 : value * unitTicks;
        if (used < 0 || ticks >= TimeSpan.TicksPerSecond)
        {
            return -1;
        }

        parts.FractionTicks = ticks;
        parts.FractionStep = (int)Math.Max(1, unitTicks);
        return used;
    }

    private static int Epoch(long unitTicks, ReadOnlySpan<byte> text, ref StampParts parts)
    {
        int used = text.IndexOfAnyExcept("0123456789."u8);
        used = used < 0 ? text.Length : used;
        ReadOnlySpan<byte> number = text[..used];
        int dot = number.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = dot < 0 ? number : number[..dot];
        if (whole.Length is 0 or > 18 || !AsciiNumber.TryInteger(whole, out long value) || value <= 0 || value > 10_000_000_000L * TimeSpan.TicksPerSecond / unitTicks)
        {
            return -1;
        }

        parts.EpochTicks = value * unitTicks;
        parts.EpochStep = (int)unitTicks;
        for (int i = whole.Length + 1; i < number.Length && parts.EpochStep >= 10; i++)
        {
            if ((uint)(number[i] - '0') > 9)
            {
                return -1;
            }

            parts.EpochStep /= 10;
            parts.EpochTicks += (number[i] - '0') * (long)parts.EpochStep;
        }

        return used;
    }

    private static int Zone(ReadOnlySpan<byte> text, ref StampParts parts)
    {
        int letters = Letters(text);
        if (letters > 0)
        {
            // Other names (CET, EST) are ambiguous: the stamp stays without a zone.
            parts.HasZone |= (letters == 1 && (text[0] | 0x20) == 'z') || text[..letters].SequenceEqual("UTC"u8) || text[..letters].SequenceEqual("GMT"u8);
            return letters;
        }

        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || Number(text[1..], 2, 2, out int hours) < 0 || hours > 15)
        {
            return -1;
        }

        int colon = text.Length > 3 && text[3] == ':' ? 1 : 0;
        int used = Number(text[(3 + colon)..], 2, 2, out int minutes);
        parts.HasZone = true;
        parts.OffsetTicks = ((hours * 60L) + (used < 0 ? 0 : Math.Min(minutes, 59))) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return used < 0 ? 3 : 3 + colon + used;
    }
}
