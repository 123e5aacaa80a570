using TimeoutDoctor.Correlation;

namespace TimeoutDoctor.Tests.Correlation;

public sealed class ClockFitTests
{
    [Fact]
    public void A_constant_offset_is_found_within_its_bound()
    {
        ClockFit fit = Fit(_ => 402.1, _ => 2);
        Assert.InRange(fit.Offset, 402.1 - fit.Bound, 402.1 + fit.Bound);
        Assert.InRange(fit.Bound, 0, 3);
        Assert.Equal(0, fit.Slope);
    }

    [Fact]
    public void Drift_is_found_when_it_is_there()
    {
        ClockFit fit = Fit(t => -100 + (t * 80e-6), _ => 2);
        Assert.InRange(fit.Slope * 1e6, 75, 85);
        Assert.InRange(fit.At(0), -102, -98);
    }

    [Fact]
    public void A_saturated_hour_is_not_a_clock_step()
    {
        // For half of the time every request waits 8 s in front of the application: its middle moves by 4 s, its gap grows by 8 s.
        ClockFit fit = Fit(_ => 50, t => t > 150_000 ? 8_000 : 2);
        Assert.InRange(fit.Offset, 45, 55);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-40)]
    [InlineData(2_000)]
    public void A_step_is_found_and_placed(double by)
    {
        ClockFit fit = Fit(t => 30 + (t < 100_000 ? 0 : by), _ => 2);
        (double at, double found) = Assert.Single(fit.Stepped!.Steps);
        Assert.Equal(by, found, 1.0);
        Assert.Equal(100_030, at, 2_000.0);
        Assert.InRange(fit.At(50_000), 29, 32);
        Assert.InRange(fit.At(200_000), 29 + by, 32 + by);
        Assert.InRange(fit.Bound, 0, 3);
    }

    [Fact]
    public void Steps_under_drift_are_found_with_it()
    {
        ClockFit fit = Fit(t => (t * 80e-6) + (t < 300_000 ? 0 : 60) - (t < 800_000 ? 0 : 25), _ => 2, until: 1_200_000);
        Assert.Equal([60.0, -25.0], fit.Stepped!.Steps.Select(s => Math.Round(s.By / 5) * 5));
    }

    [Fact]
    public void A_release_that_makes_the_way_longer_on_one_side_is_not_a_clock_step()
    {
        // From then on every request waits 30 ms more in front of the application: its middle moves by 15 ms, and nothing proves that the clock did.
        ClockFit fit = Fit(_ => 50, t => t > 150_000 ? 32 : 2);
        Assert.Null(fit.Stepped);
    }

    [Fact]
    public void Too_few_requests_tell_nothing()
    {
        var samples = new ClockSamples(8);
        samples.Add(new ClockSample(0, 5, 1));
        Assert.Null(ClockFit.Of(samples));
    }

    [Fact]
    public void Memory_stays_bounded_over_a_month()
    {
        var samples = new ClockSamples(8);
        for (int i = 0; i < 200_000; i++)
        {
            samples.Add(new ClockSample(i * 13_000.0, 7, i % 5));
        }

        Assert.InRange(samples.Stretches.Sum(s => s.Count), 1_000, 8 * 2_048);
        Assert.InRange(ClockFit.Of(samples)!.Value.Offset, 6.9, 7.1);
    }

    private static ClockFit Fit(Func<double, double> offset, Func<double, double> wait, double until = 300_000)
    {
        var random = new Random(3);
        var samples = new ClockSamples(8);
        for (double t = 0; t < until; t += 100)
        {
            // The far side starts after the wait and a little network time; the near side sees the answer a little later.
            double before = wait(t) + random.NextDouble(), after = random.NextDouble();
            samples.Add(new ClockSample(t, offset(t) + ((before - after) / 2), before + after));
        }

        return ClockFit.Of(samples)!.Value;
    }
}
