using TimeoutDoctor.Diagnosis;

namespace TimeoutDoctor.Tests.Diagnosis;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, 0.5)]
    [InlineData(0.65, 0.9)] // half of the way between 0.6 and 0.7, so between 0.85 and 0.95
    [InlineData(0.95, 0.99)]
    [InlineData(1, 0.99)]
    public void A_weight_is_worth_what_was_measured(double weight, double right) => Assert.Equal(right, Calibration.ShareRight(weight), 1e-9);

    [Fact]
    public void More_weight_is_never_worth_less_and_nothing_is_certain()
    {
        double[] shares = [.. Enumerable.Range(0, 1001).Select(i => Calibration.ShareRight(i / 1000.0))];
        Assert.All(shares.Zip(shares.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.InRange(shares[^1], 0.9, 0.99);
    }
}
