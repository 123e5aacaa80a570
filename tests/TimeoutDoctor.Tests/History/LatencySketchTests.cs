using TimeoutDoctor.History;

namespace TimeoutDoctor.Tests.History;

public sealed class LatencySketchTests
{
    private static readonly double[] Shares = [0, 0.01, 0.07, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    [Theory]
    [InlineData(1, 1, 0.2)]
    [InlineData(7, 60, 2)]
    [InlineData(100, 29_000, 0.001)]
    [InlineData(5_000, 120, 0.6)]
    [InlineData(20_000, 0.3, 1.5)]
    public void Percentiles_lie_within_the_stated_error_of_the_raw_ones(int count, double median, double sigma)
    {
        double[] raw = HistorySample.Durations(new Random(count), count, median, sigma);
        LatencySketch sketch = Of(raw);
        Array.Sort(raw);
        foreach (double share in Shares)
        {
            double exact = raw[Math.Max(0, (int)Math.Ceiling(Math.Round(share * count, 6)) - 1)];
            // Durations are kept to the microsecond.
            Assert.InRange(sketch.At(share), (exact * (1 - LatencySketch.RelativeError)) - 0.001, (exact * (1 + LatencySketch.RelativeError)) + 0.001);
        }

        Assert.Equal(count, sketch.Count);
        Assert.InRange(raw[^1] - sketch.MaxMs, 0, 0.001);
    }

    [Theory]
    [InlineData(1, 1, 0.2)]
    [InlineData(100, 29_000, 0.001)]
    [InlineData(5_000, 120, 0.6)]
    [InlineData(20_000, 0.3, 1.5)]
    public void Percentiles_of_a_coarse_sketch_lie_within_its_error(int count, double median, double sigma)
    {
        double[] raw = HistorySample.Durations(new Random(count), count, median, sigma);
        LatencySketch sketch = Of(raw);
        sketch.Coarsen();
        Array.Sort(raw);
        foreach (double share in Shares)
        {
            double exact = raw[Math.Max(0, (int)Math.Ceiling(Math.Round(share * count, 6)) - 1)];
            Assert.InRange(sketch.At(share), (exact * (1 - LatencySketch.CoarseError)) - 0.002, (exact * (1 + LatencySketch.CoarseError)) + 0.002);
        }

        Assert.Equal(LatencySketch.CoarseError, sketch.Error);
        Assert.Equal(count, sketch.Count);
        Assert.InRange(raw[^1] - sketch.MaxMs, 0, 0.001);
    }

    [Fact]
    public void Coarse_and_fine_sketches_add_up_to_the_coarse_sketch_of_all_in_any_order()
    {
        double[] raw = HistorySample.Durations(new Random(4), 9_000, 90, 1);
        LatencySketch all = Of(raw);
        all.Coarsen();
        LatencySketch[] parts = [.. raw.Chunk(700).Select(Of)];
        parts[3].Coarsen();
        parts[8].Coarsen();
        foreach (LatencySketch[] order in (LatencySketch[][])[parts, [.. parts.Reverse()]])
        {
            LatencySketch added = new(), read = new();
            foreach (LatencySketch part in order)
            {
                added.Add(part);
                var source = new ByteSource(Bytes(part));
                read.AddWritten(ref source);
            }

            Assert.Equal(Bytes(all), Bytes(added));
            Assert.Equal(Bytes(all), Bytes(read));
            Assert.Equal(all.Above(100), added.Above(100));
        }
    }

    [Fact]
    public void Merged_sketches_are_the_sketch_of_all()
    {
        double[] raw = HistorySample.Durations(new Random(3), 9_000, 90, 1);
        var merged = new LatencySketch();
        foreach (double[] part in raw.Chunk(1_300))
        {
            merged.Add(Of(part));
        }

        Assert.Equal(Bytes(Of(raw)), Bytes(merged));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        LatencySketch sketch = Of([0, 0.0004, 0.5, 12, 12, 29_001.3, 90_000, 1e12, -5]);
        var again = new LatencySketch();
        var source = new ByteSource(Bytes(sketch));
        again.AddWritten(ref source);
        Assert.Equal(Bytes(sketch), Bytes(again));
        Assert.Equal(9, again.Count);
        Assert.Equal(24 * 3600 * 1000.0, again.MaxMs);
    }

    [Fact]
    public void Buckets_touch_and_hold_what_they_say()
    {
        for (int bucket = 0; bucket < 900; bucket++)
        {
            (double from, double to) = LatencySketch.Ends(bucket);
            Assert.Equal(bucket, LatencySketch.BucketOf(from));
            Assert.Equal(to, LatencySketch.Ends(bucket + 1).From);
            Assert.True((to - from) / 2 <= Math.Max(0.0005, from * LatencySketch.RelativeError) + 1e-9, $"bucket {bucket} is too wide");
        }
    }

    [Fact]
    public void Rounded_counts_keep_their_sum_and_nearly_every_percentile()
    {
        double[] durations = HistorySample.Durations(new Random(3), 200_000, 90, 0.7);
        LatencySketch exact = Of(durations), rounded = Of(durations);
        rounded.RoundCounts();
        Assert.Equal(exact.Count, rounded.Count);
        foreach (double share in new[] { 0.01, 0.25, 0.5, 0.9, 0.99, 0.999 })
        {
            Assert.InRange(rounded.At(share) / exact.At(share), 1 - (2 * LatencySketch.RelativeError), 1 + (2 * LatencySketch.RelativeError));
            Assert.InRange(rounded.Above(exact.At(share)) / (double)exact.Above(exact.At(share)), 1 - (1 / 64.0), 1 + (1 / 64.0));
        }
    }

    [Fact]
    public void How_many_lie_above_a_limit_is_counted() => Assert.Equal(2, Of([1, 9_000, 11_000, 29_000]).Above(10_000));

    private static LatencySketch Of(double[] durations)
    {
        var sketch = new LatencySketch();
        Array.ForEach(durations, sketch.Add);
        return sketch;
    }

    private static byte[] Bytes(LatencySketch sketch)
    {
        var sink = new ByteSink();
        sketch.Write(sink);
        return sink.Written.ToArray();
    }
}
