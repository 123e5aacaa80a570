using TimeoutDoctor.Diagnosis.Groups;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Statistics;

namespace TimeoutDoctor.Tests.Diagnosis.Groups;

public sealed class LoadTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;
    private static readonly long Origin = Instant.FromUnixMilliseconds(1_795_405_440_000).Ticks;

    [Fact]
    public void A_pool_of_three_is_found_by_its_ceiling()
    {
        // Three workers of 1 s each; for a minute six requests a second come, before and after it one every two seconds.
        var activity = new HostActivity();
        var free = new long[3];
        for (int i = 0; i < 420; i++)
        {
            long arrival = Origin + (i < 30 ? i * 2 * Second : i < 390 ? (60 * Second) + ((i - 30) * Second / 6) : (120 * Second) + (130 * Second) + ((i - 390) * 2 * Second));
            int worker = Array.IndexOf(free, free.Min());
            long start = Math.Max(arrival, free[worker]), end = start + Second;
            free[worker] = end;
            activity.Add(arrival, arrival, start, end, start - arrival > Second);
        }

        HostLoad load = activity.Result(1, []);
        Assert.Equal(3, Assert.IsType<ConcurrencyCeiling.Pool>(ConcurrencyCeiling.Ceiling(load)).Size);
        Assert.Equal(420, load.Requests);
    }

    [Fact]
    public void A_pause_with_its_burst_is_kept_and_idle_time_is_not()
    {
        var activity = new HostActivity();
        for (int i = 0; i < 400; i++)
        {
            long arrival = Origin + (i * Second / 10);
            long usual = arrival + (Second / 5), pauseEnd = Origin + (25 * Second);
            bool held = usual > Origin + (20 * Second) && usual < pauseEnd;
            activity.Add(arrival, arrival, arrival, held ? pauseEnd : usual, false);
        }

        HostPause pause = Assert.Single(activity.Result(1, []).Pauses);
        Assert.InRange(pause.Length.TotalSeconds, 4.7, 5.1);
        Assert.True(pause.Released >= 40, $"{pause.Released}");
    }

    [Theory]
    [InlineData(29_010, true)]
    [InlineData(2_900, true)]
    public void A_timer_is_found_without_being_told_its_limit(int ms, bool found)
    {
        var random = new Random(4);
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < 60; i++)
        {
            Count((int)(1000 * Math.Pow(60, random.NextDouble())));
        }

        for (int i = 0; i < 20; i++)
        {
            Count(ms + random.Next(0, 12));
        }

        TimeoutPlateau plateau = Assert.Single(TimeoutPlateaus.Of([new LongDurations(Hop.Gateway, TimeSpan.FromMilliseconds(10), counts)]));
        Assert.Equal(found, Math.Abs(plateau.Plateau.TotalMilliseconds - ms) < 20);

        void Count(int duration) => counts[duration / 10] = counts.GetValueOrDefault(duration / 10) + 1;
    }

    [Fact]
    public void Durations_that_thin_out_are_no_timer()
    {
        var random = new Random(5);
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < 3_000; i++)
        {
            int step = 100 + (int)(-60 * Math.Log(1 - random.NextDouble()));
            counts[step] = counts.GetValueOrDefault(step) + 1;
        }

        Assert.Empty(TimeoutPlateaus.Of([new LongDurations(Hop.Gateway, TimeSpan.FromMilliseconds(10), counts)]));
    }
}
