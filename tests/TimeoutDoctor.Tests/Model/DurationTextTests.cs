using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Model;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.44, "0.4 ms")]
    [InlineData(0.97, "1 ms")]
    [InlineData(812.4, "812 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1 s")]
    [InlineData(1_940, "1.94 s")]
    [InlineData(28_310, "28.3 s")]
    [InlineData(29_002, "29 s")]
    [InlineData(-5, "-5 ms")]
    [InlineData(double.NaN, "an unknown time")]
    [InlineData(double.PositiveInfinity, "an unknown time")]
    public void Durations_read_as_a_person_says_them(double ms, string text) => Assert.Equal(text, DurationText.Of(ms));
}
