using System.Buffers;
using System.Buffers.Text;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>Numbers in log fields, on bytes and without a culture.</summary>
public static class AsciiNumber
{
    private const int SurelyFits = 18; // digits of a long
    private const long SmallWhole = 10_000_000_000_000_000 / TimeSpan.TicksPerDay;
    private static readonly SearchValues<byte> Numeric = SearchValues.Create("0123456789.-"u8);

    /// <summary>Whether a field may stand where a number is expected: one that is written as a number, <c>-</c>, or empty.</summary>
    public static bool IsNumeric(ReadOnlySpan<byte> field) => !field.ContainsAnyExcept(Numeric);

    /// <summary>Reads a whole number that fills the field.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> field, out long value) =>
        Utf8Parser.TryParse(field, out value, out int used) && used == field.Length;

    /// <summary>
    /// Reads a non-negative decimal number (<c>0.00002</c>, <c>12</c>, <c>1.5E-05</c> is refused) as ticks, exactly, dropping what is below 100 ns.
    /// </summary>
    /// <param name="field">The whole field.</param>
    /// <param name="unitTicks">100 ns units in one unit of the field (10,000,000 for seconds).</param>
    /// <param name="ticks">The result.</param>
    /// <returns>False when the field is not such a number or is beyond some 30 years.</returns>
    public static bool TryTicks(ReadOnlySpan<byte> field, long unitTicks, out long ticks)
    {
        ticks = 0;
        long whole = 0;
        int i = 0;
        for (; i < field.Length && (uint)(field[i] - '0') <= 9; i++)
        {
            whole = (whole * 10) + (field[i] - '0');
            if (whole > 1_000_000_000_000_000_000 / 10)
            {
                return false;
            }
        }

        // A division takes longer than all the rest; no unit is so long that a small number of it goes too far.
        if (i == 0 || (whole > SmallWhole && whole > 10_000_000_000_000_000 / unitTicks))
        {
            return false;
        }

        ticks = whole * unitTicks;
        if (i == field.Length)
        {
            return true;
        }

        if (field[i] != '.' || i + 1 == field.Length)
        {
            return false;
        }

        long scale = unitTicks;
        long rest = 0;
        for (i++; i < field.Length; i++)
        {
            uint digit = (uint)(field[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            // The remainder of unit/10^k is carried so that 0.2 of a unit that is no power of ten stays exact enough.
            if (scale >= 10)
            {
                scale /= 10;
                rest += digit * scale;
            }
            else
            {
                scale = 0;
            }
        }

        ticks += rest;
        return true;
    }

    /// <summary>Reads a status code (100 to 999); 0 for <c>-</c>, <c>0</c> and anything else.</summary>
    public static short Status(ReadOnlySpan<byte> field) =>
        field.Length == 3 && field[0] is >= (byte)'1' and <= (byte)'9' && (uint)(field[1] - '0') <= 9 && (uint)(field[2] - '0') <= 9
            ? (short)(((field[0] - '0') * 100) + ((field[1] - '0') * 10) + (field[2] - '0'))
            : (short)0;

    /// <summary>Reads a byte count; -1 when it is not told.</summary>
    public static long Bytes(ReadOnlySpan<byte> field)
    {
        long value = 0;
        int digits = 0;
        for (; digits < field.Length && digits < SurelyFits && (uint)(field[digits] - '0') <= 9; digits++)
        {
            value = (value * 10) + (field[digits] - '0');
        }

        bool whole = (digits > 0 && digits == field.Length) || TryInteger(field, out value);
        return whole && value >= 0 ? value : -1;
    }
}
