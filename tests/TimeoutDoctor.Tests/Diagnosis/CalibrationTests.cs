using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Diagnosis.Causes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Diagnosis;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, 0.5)]
    [InlineData(0.65, 0.9)] // half of the way between 0.6 and 0.7, so between 0.85 and 0.95
    [InlineData(0.95, 0.99)]
    [InlineData(1, 0.99)]
    public void A_weight_is_worth_what_was_measured_over_all_causes(double weight, double right) =>
        Assert.Equal(right, Calibration.ShareRight("a cause that was not measured", false, weight), 1e-9);

    [Fact]
    public void A_cause_that_was_wrong_more_often_than_others_of_its_weight_is_believed_less()
    {
        Assert.Equal(0.8, Calibration.ShareRight(CauseIds.NotReceivedByElb, false, 0.65), 0.01); // odds of 9 to 1, times e^-0.8
        Assert.True(Calibration.ShareRight(CauseIds.ResponseLostAfterApp, false, 0.8) < Calibration.ShareRight(CauseIds.RequestLostBeforeApp, false, 0.8));
    }

    [Fact]
    public void What_only_the_requests_around_it_tell_gains_nothing_from_its_cause()
    {
        Assert.Equal(0.9, Calibration.ShareRight(CauseIds.ElbQueue, true, 0.65), 1e-9);
        Assert.True(Calibration.ShareRight(CauseIds.ElbQueue, false, 0.65) > 0.9);
    }

    [Fact]
    public void Every_cause_that_is_named_has_been_measured()
    {
        Assert.All(CauseCatalog.All.Where(c => c.Id != CauseIds.InsufficientEvidence), c => Assert.NotEqual(0.9, Calibration.ShareRight(c.Id, false, 0.65), 1e-9));
    }

    [Fact]
    public void More_weight_is_never_worth_less_and_nothing_is_certain()
    {
        foreach (string cause in CauseCatalog.All.Select(c => c.Id))
        {
            double[] shares = [.. Enumerable.Range(0, 1001).Select(i => Calibration.ShareRight(cause, false, i / 1000.0))];
            Assert.All(shares.Zip(shares.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
            Assert.InRange(shares[^1], 0.9, 0.99);
        }
    }
}
