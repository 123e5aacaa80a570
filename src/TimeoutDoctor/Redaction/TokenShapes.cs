using System.Buffers;

namespace TimeoutDoctor.Redaction;

/// <summary>Shapes that give a value away wherever it stands.</summary>
internal static class TokenShapes
{
    private static readonly SearchValues<byte> LocalPart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-"u8);
    private static readonly SearchValues<byte> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Bytes of an e-mail address at the start of a text, <c>%40</c> for its sign allowed; 0 for none.</summary>
    public static int Email(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOfAnyExcept(LocalPart);
        if (at <= 0 || at > 128)
        {
            return 0;
        }

        int sign = text[at] == '@' ? 1 : text[at..].StartsWith("%40"u8) ? 3 : 0;
        int domain = sign == 0 ? 0 : text[(at + sign)..].IndexOfAnyExcept(LocalPart) is >= 0 and int end ? end : text.Length - at - sign;
        return domain >= 2 ? at + sign + domain : 0;
    }

    /// <summary>Bytes of a JSON web token (three parts of base64url, the first a JSON object) at the start of a text; 0 for none.</summary>
    public static int Jwt(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("eyJ"u8))
        {
            return 0;
        }

        int end = text.IndexOfAnyExcept(Base64Url) is >= 0 and int found ? found : text.Length;
        return text[..end].Count((byte)'.') >= 1 ? end : 0;
    }

    /// <summary>Bytes of an AWS access key id at the start of a text; 0 for none.</summary>
    public static int AwsKey(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[0] != 'A' || !(text.StartsWith("AKIA"u8) || text.StartsWith("ASIA"u8) || text.StartsWith("AROA"u8) || text.StartsWith("AIDA"u8)))
        {
            return 0;
        }

        return text[..20].IndexOfAnyExceptInRange((byte)'0', (byte)'Z') < 0 ? 20 : 0;
    }

    /// <summary>Bytes of a payment card's number at the start of a text; 0 for none. Cards begin with 2 to 6.</summary>
    /// <param name="text">The text.</param>
    /// <param name="blanks">Whether its groups (4-4-4-4, 4-6-5) may be parted by blanks; in columns those part numbers of their own. Dashes always may.</param>
    public static int Card(ReadOnlySpan<byte> text, bool blanks)
    {
        if (text.Length < 13 || text[0] is < (byte)'2' or > (byte)'6')
        {
            return 0;
        }

        Span<byte> digits = stackalloc byte[20];
        int count = 0, at = 0, groups = 0, group = 0;
        byte parts = 0;
        for (; at < text.Length && count < 20; at++)
        {
            byte b = text[at];
            if ((uint)(b - '0') <= 9)
            {
                digits[count++] = (byte)(b - '0');
                group++;
                continue;
            }

            bool parted = (b == '-' || (b == ' ' && blanks)) && (parts == 0 || parts == b) && (groups == 0 ? group == 4 : group is 4 or 6) && at + 1 < text.Length && (uint)(text[at + 1] - '0') <= 9;
            if (!parted)
            {
                break;
            }

            (parts, groups, group) = (b, groups + 1, 0);
        }

        bool ends = at == text.Length || !IsWord(text[at]);
        return ends && count is >= 13 and <= 19 && groups is 0 or 2 or 3 && Luhn(digits[..count]) ? at : 0;
    }

    /// <summary>Bytes of an IPv4 address at the start of a text; 0 for none.</summary>
    public static int Address4(ReadOnlySpan<byte> text)
    {
        int at = 0;
        for (int octet = 0; octet < 4; octet++)
        {
            int from = at, value = 0;
            while (at < text.Length && at - from < 3 && (uint)(text[at] - '0') <= 9)
            {
                value = (value * 10) + (text[at++] - '0');
            }

            if (at == from || value > 255 || (octet < 3 && (at >= text.Length || text[at++] != '.')))
            {
                return 0;
            }
        }

        bool more = at < text.Length && (IsWord(text[at]) || (text[at] == '.' && at + 1 < text.Length && (uint)(text[at + 1] - '0') <= 9));
        return more ? 0 : at;
    }

    /// <summary>Bytes of an IPv6 address at the start of a text, without brackets; 0 for none.</summary>
    public static int Address6(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept("0123456789abcdefABCDEF:."u8) is >= 0 and int found ? found : text.Length;
        if (end > 45 || (end < text.Length && IsWord(text[end])))
        {
            return 0;
        }

        while (end > 0 && text[end - 1] is (byte)'.' || (end > 1 && text[end - 1] == ':' && text[end - 2] != ':'))
        {
            end--;
        }

        ReadOnlySpan<byte> candidate = text[..end];
        return candidate.Count((byte)':') >= 2 && (candidate.Count((byte)':') == 7 || candidate.IndexOf("::"u8) >= 0) && System.Net.IPAddress.TryParse(System.Text.Encoding.ASCII.GetString(candidate), out _) ? end : 0;
    }

    /// <summary>What the id of a connection to an ALB begins with (<c>conn_trace_id</c>).</summary>
    public static ReadOnlySpan<byte> ConnectionPrefix => "TID_"u8;

    /// <summary>Bytes of a 128-bit id in hex: a UUID, <c>1-{8}-{24}</c>, or 32 digits; 0 for none.</summary>
    public static int Id(ReadOnlySpan<byte> text)
    {
        int length = text.Length >= 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' && Hex(text[..8], text[9..13], text[14..18], text[19..23], text[24..36]) ? 36
            : text.Length >= 35 && text[0] == '1' && text[1] == '-' && text[10] == '-' && Hex(text[2..10], text[11..35]) ? 35
            : text.Length >= 32 && IsHex(text[..32]) ? 32 : 0;
        return length > 0 && length < text.Length && IsWord(text[length]) ? 0 : length;
    }

    /// <summary>Whether a byte belongs to a word.</summary>
    public static bool IsWord(byte b) => b is >= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or (byte)'_' or >= 0x80;

    /// <summary>Whether all bytes are hex digits.</summary>
    public static bool IsHex(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(HexDigits) < 0;

    private static bool Hex(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => IsHex(a) && IsHex(b);

    private static bool Hex(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e) => Hex(a, b) && Hex(c, d) && IsHex(e);

    private static bool Luhn(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i];
            digit = i % 2 == 1 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
