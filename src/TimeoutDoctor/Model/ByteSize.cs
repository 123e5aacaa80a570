using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>Numbers of bytes as people write them: <c>2GiB</c>, <c>500MB</c>, <c>12.4 MiB</c>.</summary>
public static class ByteSize
{
    private static readonly (string Suffix, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1), ("", 1),
    ];

    /// <summary>Reads a size; null when it is none.</summary>
    public static long? Parse(string text)
    {
        foreach ((string suffix, double bytes) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value * bytes is > 0 and < long.MaxValue / 2)
            {
                return (long)(value * bytes);
            }
        }

        return null;
    }

    /// <summary>The size with three significant digits at the most.</summary>
    public static string Text(long bytes)
    {
        (string suffix, double unit) = bytes switch
        {
            >= 1L << 30 => ("GiB", 1L << 30),
            >= 1L << 20 => ("MiB", 1L << 20),
            >= 1L << 10 => ("KiB", 1L << 10),
            _ => ("B", 1.0),
        };
        double value = bytes / unit;
        return value.ToString(value < 10 && unit > 1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + suffix;
    }
}
