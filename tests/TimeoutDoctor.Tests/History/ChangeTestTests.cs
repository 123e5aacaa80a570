using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.History;

/// <summary>An interval is honest if it holds the truth as often as it says, also when requests of one stretch share their luck.</summary>
public sealed class ChangeTestTests
{
    private const int Blocks = 28;
    private const int Trials = 300;

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.5, 0.15)]
    [InlineData(0.99, 0)]
    [InlineData(0.99, 0.15)]
    public void Without_a_change_at_most_a_few_per_cent_are_called_changes(double share, double sharedLuck)
    {
        var random = new Random(5);
        int called = Enumerable.Range(0, Trials).Count(_ =>
        {
            Quantile ratio = ChangeTest.Ratio(Draw(random, share, 100, sharedLuck), Draw(random, share, 100, sharedLuck));
            return ratio.Low > 1 || ratio.High < 1;
        });
        // 5 % are to be expected; 8 % of 300 is what chance reaches once in a hundred.
        Assert.InRange(called, 0, Trials * 8 / 100);
    }

    [Fact]
    public void A_rise_by_half_is_found()
    {
        var random = new Random(6);
        int found = Enumerable.Range(0, 100).Count(_ => ChangeTest.Ratio(Draw(random, 0.99, 150, 0.1), Draw(random, 0.99, 100, 0.1)).Low > 1);
        Assert.InRange(found, 90, 100);
    }

    [Fact]
    public void Few_requests_give_no_upper_end_and_few_blocks_no_interval()
    {
        double[] few = HistorySample.Durations(new Random(1), 60, 100);
        LatencySketch[] blocks = [.. few.Chunk(6).Select(Of)];
        Quantile p99 = ChangeTest.Of(Of(few), blocks, 0.99);
        Assert.Equal(double.PositiveInfinity, p99.High);
        Assert.True(double.IsNaN(ChangeTest.Of(Of(few), blocks[..5], 0.99).Low));
    }

    [Fact]
    public void Corrected_p_values_are_those_of_the_paper()
    {
        // Example of Benjamini and Hochberg 1995, section 3.2: four of fifteen stay below 0.05.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];
        Assert.Equal(4, ChangeTest.Corrected(p).Count(q => q <= 0.05));
    }

    private static Quantile Draw(Random random, double share, double median, double sharedLuck)
    {
        LatencySketch[] blocks = [.. Enumerable.Range(0, Blocks).Select(_ => Of(HistorySample.Durations(random, 150, HistorySample.Durations(random, 1, median, sharedLuck)[0])))];
        var all = new LatencySketch();
        Array.ForEach(blocks, all.Add);
        return ChangeTest.Of(all, blocks, share);
    }

    private static LatencySketch Of(double[] durations)
    {
        var sketch = new LatencySketch();
        Array.ForEach(durations, sketch.Add);
        return sketch;
    }
}
