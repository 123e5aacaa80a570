using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation.Alignment;

/// <summary>What the ups and downs of traffic tell of two clocks.</summary>
public sealed class ArrivalLagTests
{
    private static readonly DateTimeOffset First = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1.0, 600)]
    [InlineData(600, 1.0, 600)]
    [InlineData(-3_600, 0.5, 1_200)]
    [InlineData(19_800, 0.25, 1_800)]
    [InlineData(-43_200, 0.1, 6_000)]
    [InlineData(50_400, 0.05, 20_000)]
    public void A_clock_that_is_ahead_is_found_for_a_host_with_a_share_of_the_traffic(int secondsAhead, double share, int seconds)
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(seconds, secondsAhead, share, rate: _ => 20);
        Assert.Equal(secondsAhead, ArrivalLag.Of(near, far)!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void Nights_and_days_do_not_hide_it()
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(86_400, 7_200, 0.3, rate: s => 5 + (5 * Math.Sin(s / 86_400.0 * 2 * Math.PI)));
        Assert.Equal(7_200, ArrivalLag.Of(near, far)!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void Logs_of_different_hours_that_share_some_are_compared_by_those()
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(7_200, -1_800, 0.5, rate: _ => 20, nearUntil: 4_000, farFrom: 2_000);
        Assert.Equal(-1_800, ArrivalLag.Of(near, far)!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void Single_lines_with_a_date_of_their_own_do_not_hide_it()
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(3_600, 3_600, 0.5, rate: _ => 20);
        foreach (double days in (double[])[-20_000, -3, 400])
        {
            near.Add(At(days * 86_400));
            far.Add(At((days + 1) * 86_400));
        }

        Assert.Equal(3_600, ArrivalLag.Of(near, far)!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void Of_long_logs_the_busiest_day_is_compared()
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(3_600, -600, 0.5, rate: _ => 20);
        for (int hour = 1; hour < 24 * 40; hour++)
        {
            near.Add(At(hour * -3_600));
            far.Add(At((hour * -3_600) - 17));
        }

        Assert.Equal(-600, ArrivalLag.Of(near, far)!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void Traffic_that_has_nothing_to_do_with_it_tells_nothing()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (ArrivalCounts near, _) = Traffic(3_600, 0, 1, rate: _ => 20, seed);
            (ArrivalCounts other, _) = Traffic(3_600, 0, 1, rate: _ => 20, seed + 100);
            Assert.Null(ArrivalLag.Of(near, other));
        }
    }

    [Fact]
    public void Steady_beats_agree_everywhere_and_tell_nothing()
    {
        (ArrivalCounts near, ArrivalCounts far) = (new ArrivalCounts(), new ArrivalCounts());
        for (int second = 0; second < 7_200; second++)
        {
            for (int i = 0; i < (second % 60 == 0 ? 50 : 1); i++)
            {
                near.Add(At(second));
                far.Add(At(second + 600));
            }
        }

        Assert.Null(ArrivalLag.Of(near, far));
    }

    [Fact]
    public void A_few_minutes_or_nothing_tell_nothing()
    {
        (ArrivalCounts near, ArrivalCounts far) = Traffic(200, 600, 1, rate: _ => 20);
        Assert.Null(ArrivalLag.Of(near, far));
        Assert.Null(ArrivalLag.Of(near, new ArrivalCounts()));
        Assert.Null(ArrivalLag.Of(new ArrivalCounts(), near));
    }

    private static (ArrivalCounts Near, ArrivalCounts Far) Traffic(int seconds, int secondsAhead, double share, Func<double, double> rate, int seed = 1, double nearUntil = double.MaxValue, double farFrom = 0)
    {
        var random = new Random(seed);
        (ArrivalCounts near, ArrivalCounts far) = (new ArrivalCounts(), new ArrivalCounts());
        for (double at = 0; at < seconds; at += -Math.Log(1 - random.NextDouble()) / rate(at))
        {
            if (at < nearUntil)
            {
                near.Add(At(at));
            }

            if (random.NextDouble() < share && at >= farFrom)
            {
                far.Add(At(at + secondsAhead + (random.NextDouble() * 0.3)));
            }
        }

        return (near, far);
    }

    private static Instant At(double seconds) => Instant.From(First.AddSeconds(seconds));
}
