namespace TimeoutDoctor.Redaction;

/// <summary>Which segments of a path name one thing. The pseudonym of a segment has its length, its digits and its letters, so a route stays a route.</summary>
internal static class RouteShape
{
    /// <summary>Whether a segment looks like an id: digits, long, or with many digits.</summary>
    public static bool IsParameter(ReadOnlySpan<byte> segment)
    {
        int digits = 0;
        foreach (byte b in segment)
        {
            digits += (uint)(b - '0') <= 9 ? 1 : 0;
        }

        return digits == 0 ? segment.Length > 40 : digits == segment.Length || segment.Length > 24 || (digits * 5 >= segment.Length * 2 && segment.Length > 3);
    }
}
