using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation;

public class OverlapFilterTests
{
    private static readonly Instant Begin = Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly Interner _names = new();
    private readonly TextArena _text = new();

    [Fact]
    public void What_a_rotated_file_repeats_is_dropped_once_and_all_else_is_kept()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 40).Select(i => Line(i / 3, i % 7))];
        Assert.Equal((40, 15), Filtered(Of(0, log[..25]), Of(1, log[10..])));
    }

    [Fact]
    public void The_file_that_comes_second_is_the_repeat_whichever_began_first()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 40).Select(i => Line(i / 3, i % 7))];
        Assert.Equal((40, 15), Filtered(Of(1, log[10..]), Of(0, log[..25])));
    }

    [Fact]
    public void A_copy_over_many_slabs_and_three_files_is_dropped_whole()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 5000).Select(i => Line(i / 20, i % 11))];
        IEnumerable<HopRecord[]> slabs = log.Chunk(1000).SelectMany(c => (HopRecord[][])[Of(0, c), Of(1, c), Of(2, c)]);
        Assert.Equal((5000, 10_000), Filtered([.. slabs]));
    }

    [Fact]
    public void Equal_lines_that_stand_alone_are_two_requests()
    {
        HopRecord[] one = [.. Enumerable.Range(0, 40).Select(i => Line(i, i % 7))];
        HopRecord[] other = [.. one.Select((r, i) => i % 8 == 7 ? Line(i, 99) : r)]; // seven in a row agree, the eighth does not
        Assert.Equal((80, 0), Filtered(Of(0, one), Of(1, other)));
    }

    [Fact]
    public void Probes_that_hit_all_hosts_alike_prove_nothing()
    {
        HopRecord[] probes = [.. Enumerable.Range(0, 500).Select(i => Line(i, i % 3))];
        Assert.Equal((1000, 0), Filtered(Of(0, probes), Of(1, probes)));
    }

    [Fact]
    public void Probes_between_requests_that_are_a_copy_are_dropped_with_them()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 20).Select(i => Line(i, i % 7)), .. Enumerable.Range(20, 50).Select(i => Line(i, 1)), .. Enumerable.Range(70, 20).Select(i => Line(i, i % 7))];
        Assert.Equal((90, 90), Filtered(Of(0, log), Of(1, log)));
    }

    [Fact]
    public void Hosts_that_are_known_to_differ_have_no_copies()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 40).Select(i => Line(i, i % 7))];
        Assert.Equal((80, 0), Filtered(["a", "b", "c"], Of(0, log), Of(1, log)));
        Assert.Equal((40, 40), Filtered(["a", "a", "c"], Of(0, log), Of(1, log)));
    }

    [Fact]
    public void Lines_with_an_id_or_a_fine_stamp_are_left_to_those_who_know_better()
    {
        HopRecord[] identified = [.. Enumerable.Range(0, 40).Select(i => Line(i, i % 7) with { RequestId = RequestId.Parse("445c2e5b-893c-e36e-bdf7-fbf1d9844418"u8) })];
        Assert.Equal((80, 0), Filtered(Of(0, identified), Of(1, identified)));
        HopRecord[] fine = [.. Enumerable.Range(0, 40).Select(i => Line(i, i % 7) with { ResolutionTicks = 10, End = Begin + TimeSpan.FromMicroseconds((i * 1_000_000) + 417) })];
        Assert.Equal((80, 0), Filtered(Of(0, fine), Of(1, fine)));
    }

    [Fact]
    public void A_guess_of_a_unit_that_was_set_right_in_between_hides_no_copy()
    {
        HopRecord[] log = [.. Enumerable.Range(0, 40).Select(i => Line(i / 3, i % 7))];
        HopRecord[] guessed = [.. log.Select(r => r with { Duration = Elapsed.FromTicks(r.Duration.Ticks / 1000), Flags = RecordFlags.GuessedUnit })];
        Assert.Equal((40, 40), Filtered(Of(0, log), Of(1, guessed)));
    }

    private (int Kept, int Repeats) Filtered(params HopRecord[][] slabs) => Filtered([null, null, null], slabs);

    private static (int Kept, int Repeats) Filtered(string?[] hosts, params HopRecord[][] slabs)
    {
        var filter = new OverlapFilter([.. hosts.Select((h, i) => new SourceFile { Id = i, Name = "log", Hop = Hop.App, FormatId = "tomcat", Host = h })]);
        int kept = 0;
        foreach (HopRecord[] records in slabs)
        {
            var slab = new RecordSlab();
            foreach (HopRecord record in records)
            {
                slab.Next = record;
                slab.Keep();
            }

            filter.Filter(slab);
            kept += slab.Count;
        }

        return (kept, (int)filter.Repeats);
    }

    private static HopRecord[] Of(int source, HopRecord[] records) => [.. records.Select((r, i) => r with { At = new SourceRef(source, i + 1) })];

    private HopRecord Line(int second, int kind) => HopRecord.Of(Hop.App, new SourceRef(0, 1)) with
    {
        Edge = StampEdge.End,
        End = Begin + TimeSpan.FromSeconds(second),
        ResolutionTicks = (int)TimeSpan.TicksPerSecond,
        Duration = Elapsed.FromTicks((kind + 1) * 2_000_000L),
        Status = 200,
        Path = _text.Add(System.Text.Encoding.UTF8.GetBytes($"/v1/items/{kind}")),
        Target = _names.Add("app"),
    };
}
