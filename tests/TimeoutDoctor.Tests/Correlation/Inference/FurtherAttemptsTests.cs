using TimeoutDoctor.Correlation.Inference;

namespace TimeoutDoctor.Tests.Correlation.Inference;

/// <summary>A request of 29 s that has its record (far 0), and one more record of the same method and path (far 1) that nobody has.</summary>
public sealed class FurtherAttemptsTests
{
    private const ulong Key = 7;
    private const double Limit = 29_000;

    [Theory]
    [InlineData(5, 60_000, 29_100, 12)] // the first was slow, the repeat quick
    [InlineData(29_100, 12, 5, 60_000)] // the other way round: the quick one was joined
    [InlineData(5, double.NaN, 14_000, 40)] // the first never ended
    public void A_repeat_of_a_slow_request_is_found(double firstStart, double firstMs, double otherStart, double otherMs)
    {
        PairLink link = Assert.Single(Find([Cut(0)], [Far(firstStart, firstMs), Far(otherStart, otherMs)]));

        Assert.Equal((0, 1), (link.Near, link.Far));
        Assert.InRange(link.Probability, 0.9, 0.99);
    }

    [Fact]
    public void Two_quick_records_are_no_repeat() => Assert.Empty(Find([Cut(0)], [Far(20_000, 30), Far(25_000, 30)]));

    [Fact]
    public void A_record_of_another_path_is_no_repeat() => Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(29_100, 12, key: 8)]));

    [Theory]
    [InlineData(-300)]
    [InlineData(31_100)]
    public void A_record_of_another_time_is_no_repeat(double start) => Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(start, 12)]));

    [Fact]
    public void Of_two_that_could_be_it_none_is_taken() => Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(14_000, 12), Far(20_000, 12)]));

    [Fact]
    public void Another_request_of_the_kind_that_lacks_its_record_may_have_sent_it() => Assert.Empty(Find([Cut(0), Cut(10_000)], [Far(5, 60_000), Far(10_010, 12)]));

    [Fact]
    public void A_record_that_may_be_another_requests_is_left_to_it()
    {
        Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(14_000, 12)], all: [new PairLink(0, 0, 0.99), new PairLink(3, 1, 0.2)]));
    }

    [Fact]
    public void A_request_that_went_well_needs_no_repeat() => Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(14_000, 12)], troubled: false));

    [Fact]
    public void Where_many_records_are_alone_the_near_log_has_a_gap_and_one_more_proves_nothing()
    {
        Stay[] gap = [.. Enumerable.Range(0, 300).Select(i => Far(10_000 + (i * 30), 20, key: 100 + (ulong)(i % 30)))];

        Assert.Empty(Find([Cut(0)], [Far(5, 60_000), Far(14_000, 12), .. gap]));
    }

    private static IReadOnlyList<PairLink> Find(Stay[] near, Stay[] far, PairLink[]? all = null, bool troubled = true)
    {
        var model = new PairModel { NearTracks = [ClockTrack.Zero], FarTracks = [ClockTrack.Constant(3_000)] };
        PairLink[] chosen = [new PairLink(0, 0, 0.99)];
        return new FurtherAttempts(model, near, far, Limit).Find(chosen, all ?? chosen, new Dictionary<int, (int, double)[]>(), _ => troubled);
    }

    private static Stay Cut(double start) => new() { Start = start, End = double.NaN, Key = Key, Cut = true, Written = start + Limit };

    // The far clock is three seconds ahead.
    private static Stay Far(double start, double ms, ulong key = Key) => new() { Start = start + 3_000, End = start + 3_000 + ms, Key = key };
}
