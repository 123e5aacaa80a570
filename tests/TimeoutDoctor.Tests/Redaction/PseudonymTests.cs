using System.Net;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Tests.Redaction;

public sealed class PseudonymTests
{
    [Fact]
    public void Addresses_of_one_subnet_stay_in_one_and_private_ones_private()
    {
        var map = new AddressPseudonyms(RedactedLines.Key);
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] left = [(byte)random.Next(1, 224), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
            int shared = random.Next(8, 32);
            byte[] right = [.. left];
            right[shared / 8] ^= (byte)(0x80 >> (shared % 8));
            int common = Common(map.Of(new IPAddress(left)), map.Of(new IPAddress(right)));
            Assert.True(common == shared || AddressPseudonyms.SaysNothing(new IPAddress(left)), $"{new IPAddress(left)} {shared} {common}");
        }

        foreach ((string block, string address) in (List<(string, string)>)[("10.", "10.0.1.5"), ("192.168.", "192.168.3.4"), ("172.", "172.20.1.1"), ("169.254.", "169.254.1.2"), ("127.0.0.1", "127.0.0.1")])
        {
            Assert.StartsWith(block, map.Of(IPAddress.Parse(address)).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_words_share_a_pseudonym_even_where_few_are_left()
    {
        string[] words = [.. Enumerable.Range(1000, 9000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        string line = string.Join(' ', words.Select(w => $"/orders/{w}"));
        string[] made = [.. RedactedLines.Of(line).Split(' ')];
        Assert.Equal(words.Length, made.Distinct().Count());
        Assert.All(made, m => Assert.Matches("^/orders/[1-9][0-9]{3}$", m));
    }

    [Theory]
    [InlineData("GET /v1/orders/4711 HTTP/1.1", "^GET /v1/orders/[1-9][0-9]{3} HTTP/1.1$")]
    [InlineData("Root=1-68b8ccb6-8972de292144f961efbd82b4", "^Root=1-68b8ccb6-[0-9a-f]{24}$")]
    [InlineData("{\"requestId\":\"258362B2-3821-b002-6f0f-eb9271f14c87\",\"status\":504}", "^{\"requestId\":\"[0-9A-F]{8}-[0-9]{4}-[a-f][0-9]{3}-[0-9a-f]{4}-[0-9a-f]{12}\",\"status\":504}$")]
    [InlineData("10.0.1.5 - zaphod [24/Jul/2025:04:54:33 +0200] \"GET /x?q=1 HTTP/1.1\" 200 1299 76514 76", "^10\\.[0-9.]+ - [a-z]{6} \\[24/Jul/2025:04:54:33 \\+0200\\] \"GET /x\\?q=[2-9] HTTP/1.1\" 200 1299 76514 76$")]
    public void Pseudonyms_keep_the_form(string line, string form) => Assert.Matches(form, RedactedLines.Of(line));

    [Fact]
    public void Both_forms_of_a_trace_id_have_one_pseudonym()
    {
        RedactionOptions options = RedactedLines.Options() with
        {
            From = TimeoutDoctor.Model.Instant.From(new DateTimeOffset(2025, 9, 3, 0, 0, 0, TimeSpan.Zero)),
            To = TimeoutDoctor.Model.Instant.From(new DateTimeOffset(2025, 9, 4, 0, 0, 0, TimeSpan.Zero)),
        };
        string[] made = RedactedLines.Of("1-68b8ccb6-8972de292144f961efbd82b4 68b8ccb68972de292144f961efbd82b4", options).Split(' ');
        Assert.Equal(made[0][2..].Replace("-", "", StringComparison.Ordinal), made[1]);
    }

    [Fact]
    public void What_is_to_be_kept_stays()
    {
        RedactionOptions options = RedactedLines.Options() with { Keep = ["api.zarquon.net", "10.0.0.1"] };
        Assert.Equal("api.zarquon.net 10.0.0.1", RedactedLines.Of("api.zarquon.net 10.0.0.1", options));
    }

    [Theory]
    [InlineData("2025-07-24T02:54:59.981337Z", "2024-07-25T02:54:59.981337Z")]
    [InlineData("[24/Jul/2025:04:54:33 +0200]", "[25/Jul/2024:04:54:33 +0200]")]
    [InlineData("{\"ts\":1753325670661}", "{\"ts\":1721876070661}")]
    [InlineData("Thu, 24 Jul 2025 03:19:20 GMT", "Thu, 25 Jul 2024 03:19:20 GMT")]
    [InlineData("Thu Jul 24 01:22:45 UTC 2025 : x", "Thu Jul 25 01:22:45 UTC 2024 : x")]
    [InlineData("Jul  4 12:14:14 x", "Jul  5 12:14:14 x")]
    [InlineData("1-6881d9e6-8972de292144f961efbd82b4", "^1-66a1f7e6-[0-9a-f]{24}$")]
    public void Dates_move_and_times_of_day_stay(string line, string moved)
    {
        RedactionOptions options = RedactedLines.Options() with
        {
            ShiftDays = -364,
            From = TimeoutDoctor.Model.Instant.From(new DateTimeOffset(2025, 7, 24, 0, 0, 0, TimeSpan.Zero)),
            To = TimeoutDoctor.Model.Instant.From(new DateTimeOffset(2025, 7, 25, 0, 0, 0, TimeSpan.Zero)),
        };
        string made = RedactedLines.Of(line, options);
        Assert.True(moved.StartsWith('^') ? System.Text.RegularExpressions.Regex.IsMatch(made, moved) : made == moved, made);
    }

    private static int Common(IPAddress left, IPAddress right)
    {
        byte[] a = left.GetAddressBytes(), b = right.GetAddressBytes();
        int bits = 0;
        while (bits < 32 && ((a[bits / 8] ^ b[bits / 8]) & (0x80 >> (bits % 8))) == 0)
        {
            bits++;
        }

        return bits;
    }
}
