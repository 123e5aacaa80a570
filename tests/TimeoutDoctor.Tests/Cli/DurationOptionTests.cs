using TimeoutDoctor.Cli;

namespace TimeoutDoctor.Tests.Cli;

public sealed class DurationOptionTests
{
    [Theory]
    [InlineData("29s", 29_000)]
    [InlineData("2.9s", 2_900)]
    [InlineData("500ms", 500)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void Durations_carry_their_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, DurationOption.Parse(text)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("29")]
    [InlineData("")]
    [InlineData("-1s")]
    [InlineData("0s")]
    [InlineData("1,5s")]
    [InlineData("s")]
    [InlineData("9999d")]
    public void Anything_else_is_refused(string text) => Assert.Null(DurationOption.Parse(text));
}
