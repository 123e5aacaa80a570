using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation;

public sealed class CompletionOrderTests
{
    private static readonly Instant Origin = Instant.FromUnixMilliseconds(1_795_405_440_000);

    [Fact]
    public void A_line_without_times_was_written_between_the_lines_around_it()
    {
        RecordSlab slab = Slab(sorted: false);

        CompletionOrder.Bracket(slab);

        HopRecord given = Enumerable.Range(0, slab.Count).Select(i => slab[i]).Single(r => r.Status == 504);
        Assert.True(given.Flags.HasFlag(RecordFlags.Bracketed));
        Assert.InRange(given.Duration.Milliseconds, 59_900, 60_100);
    }

    [Fact]
    public void A_log_sorted_by_its_stamps_tells_nothing()
    {
        RecordSlab slab = Slab(sorted: true);

        CompletionOrder.Bracket(slab);

        Assert.DoesNotContain(Enumerable.Range(0, slab.Count), i => slab[i].Flags.HasFlag(RecordFlags.Bracketed));
    }

    // Ten requests a second for two minutes, and one that was given up after 60 s.
    private static RecordSlab Slab(bool sorted)
    {
        var random = new Random(3);
        var records = new List<(double Written, HopRecord Record)>();
        for (int i = 0; i < 900; i++)
        {
            double at = i * 100, length = i == 200 ? 60_000 : 20 + (random.NextDouble() * 400);
            HopRecord record = HopRecord.Of(Hop.LoadBalancer, new SourceRef(1, 1));
            record.Edge = StampEdge.Start;
            record.Start = Origin + TimeSpan.FromMilliseconds(at);
            record.Status = (short)(i == 200 ? 504 : 200);
            if (i != 200)
            {
                record.Duration = Elapsed.FromMilliseconds(length);
                record.End = record.Start + record.Duration.Span;
            }

            records.Add((sorted ? at : at + length, record));
        }

        var slab = new RecordSlab();
        foreach ((_, HopRecord record) in records.OrderBy(r => r.Written))
        {
            slab.Next = record with { At = new SourceRef(1, slab.Count + 1) };
            slab.Keep();
        }

        return slab;
    }
}
