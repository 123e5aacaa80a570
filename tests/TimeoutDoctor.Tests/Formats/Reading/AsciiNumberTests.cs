using System.Globalization;
using System.Text;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Tests.Formats.Reading;

public sealed class AsciiNumberTests
{
    [Fact]
    public void A_byte_count_is_a_whole_number_that_fills_the_field()
    {
        var random = new Random(20261201);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(22)).Select(_ => "0123456789"[random.Next(10)]));
            text = random.Next(4) switch { 0 when text.Length > 0 => text.Insert(random.Next(text.Length), "-+. x"[random.Next(5)].ToString()), _ => text };
            long expected = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= 0 ? value : -1;

            Assert.Equal((text, expected), (text, AsciiNumber.Bytes(Encoding.ASCII.GetBytes(text))));
        }
    }

    [Theory]
    [InlineData("0.017", TimeSpan.TicksPerSecond, 170_000)]
    [InlineData("1000000000", TimeSpan.TicksPerSecond, 10_000_000_000_000_000)]
    [InlineData("11574", TimeSpan.TicksPerDay, 11_574 * TimeSpan.TicksPerDay)]
    public void A_decimal_number_is_read_exactly(string text, long unit, long expected)
    {
        Assert.True(AsciiNumber.TryTicks(Encoding.ASCII.GetBytes(text), unit, out long ticks));
        Assert.Equal(expected, ticks);
    }

    [Theory]
    [InlineData("1000000001", TimeSpan.TicksPerSecond)]
    [InlineData("11575", TimeSpan.TicksPerDay)]
    [InlineData("99999999999999999999", 1)]
    [InlineData("1.5E-05", TimeSpan.TicksPerSecond)]
    [InlineData(".5", TimeSpan.TicksPerSecond)]
    [InlineData("5.", TimeSpan.TicksPerSecond)]
    public void What_is_too_long_or_no_such_number_is_refused(string text, long unit) => Assert.False(AsciiNumber.TryTicks(Encoding.ASCII.GetBytes(text), unit, out _));
}
