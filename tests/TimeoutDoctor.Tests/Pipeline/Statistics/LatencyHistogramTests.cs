using HdrHistogram;
using TimeoutDoctor.Pipeline.Statistics;

namespace TimeoutDoctor.Tests.Pipeline.Statistics;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentiles_are_those_of_the_library_whatever_is_counted(int digits)
    {
        var random = new Random(20260301);
        for (int round = 0; round < 200; round++)
        {
            var own = new LatencyHistogram(digits);
            var theirs = new LongHistogram(1, 24L * 3600 * 1_000_000, digits);
            double largest = 0;
            int count = random.Next(1, 400);
            for (int i = 0; i < count; i++)
            {
                double milliseconds = random.Next(4) == 0 ? random.Next(0, 3) : Math.Pow(10, random.NextDouble() * 7.9 - 3);
                own.Add(milliseconds);
                theirs.RecordValue((long)(milliseconds * 1000));
                largest = Math.Max(largest, milliseconds);
            }

            foreach (double percentile in (double[])[0, 1, 50, 90, 95, 99, 99.9, 100])
            {
                Assert.Equal(Math.Min(largest, theirs.GetValueAtPercentile(percentile) / 1000.0), own.At(percentile));
            }
        }
    }

    [Fact]
    public void Rows_add_up_to_what_was_counted_and_every_duration_is_in_its_row()
    {
        var own = new LatencyHistogram(2);
        double[] upper = [1, 10, 100, 1_000];
        var rows = new long[5];
        foreach (double milliseconds in (double[])[0.2, 0.9, 5, 50, 60, 500, 5_000, 50_000])
        {
            own.Add(milliseconds);
        }

        own.AddTo(rows, [.. upper, double.PositiveInfinity]);

        Assert.Equal([2, 1, 2, 1, 2], rows);
    }
}
