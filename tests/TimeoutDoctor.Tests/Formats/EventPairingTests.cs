using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class EventPairingTests
{
    private readonly EventPairing _pairing = new(TimeSpan.FromSeconds(60));
    private readonly List<HopRecord> _output = [];

    [Fact]
    public void Start_and_finish_with_one_id_become_one_record()
    {
        Push(Started(1000, id: "aaaa"), Finished(1250, id: "aaaa"));
        HopRecord record = Assert.Single(_output);
        Assert.Equal(At(1000), record.Start);
        Assert.Equal(At(1250), record.End);
        Assert.Equal(250, record.Duration.Milliseconds);
        Assert.Equal(2, record.At.Line);
    }

    [Fact]
    public void Of_two_attempts_the_one_that_the_duration_fits_is_meant()
    {
        Push(Started(1000, id: "aaaa"), Started(3000, id: "aaaa"), Finished(3100, id: "aaaa", duration: 100), Finished(9000, id: "aaaa", duration: 8000));
        Assert.Equal([At(3000), At(1000)], _output.Select(r => r.Start));
    }

    [Fact]
    public void Attempts_without_durations_pair_in_order()
    {
        Push(Started(1000, id: "aaaa"), Started(1001, id: "aaaa"), Finished(1100, id: "aaaa"), Finished(1200, id: "aaaa"));
        Assert.Equal([At(1000), At(1001)], _output.Select(r => r.Start));
    }

    [Fact]
    public void Lines_without_ids_pair_by_thread()
    {
        Push(Started(1000, thread: 7), Started(1010, thread: 8), Finished(1100, thread: 7), Finished(1200, thread: 8));
        Assert.Equal([100.0, 190.0], _output.Select(r => r.Duration.Milliseconds));
    }

    [Fact]
    public void Lines_without_id_and_thread_pair_by_the_request_that_their_duration_fits()
    {
        TextRef path = new TextArena().Add("/a"u8);
        Push(Started(1000) with { Path = path }, Started(3000) with { Path = path });
        Push(Finished(3100, duration: 100) with { Path = path }, Finished(3150, duration: 50) with { Path = path });
        Assert.Equal([At(3000), At(3100)], _output.Select(r => r.Start));
        _pairing.Flush(_output);
        Assert.Equal(At(1000), _output[^1].Start);
    }

    [Fact]
    public void A_finish_without_a_start_passes_as_the_whole_request()
    {
        Push(Finished(1100, id: "aaaa", duration: 100));
        HopRecord record = Assert.Single(_output);
        Assert.Equal((RecordEvent.Whole, At(1000)), (record.Event, record.Start));
    }

    [Fact]
    public void A_start_that_stays_alone_is_released_behind_the_horizon()
    {
        Push(Started(1000, id: "aaaa"), Whole(60_999));
        Assert.DoesNotContain(_output, r => r.Event == RecordEvent.Started);
        Push(Whole(61_001));
        Assert.Equal(RecordFlags.Unfinished, Assert.Single(_output, r => r.Event == RecordEvent.Started).Flags);
    }

    [Fact]
    public void Flushing_releases_what_waits_once_and_in_order()
    {
        Push(Started(1000, id: "aaaa"), Started(1001), Started(1002, id: "bbbb"), Finished(1100, id: "bbbb"));
        _output.Clear();
        _pairing.Flush(_output);
        _pairing.Flush(_output);
        Assert.Equal([At(1000), At(1001)], _output.Select(r => r.Start));
        Assert.All(_output, r => Assert.True(r.Flags.HasFlag(RecordFlags.Unfinished)));
    }

    [Fact]
    public void Starts_that_wait_are_bounded()
    {
        for (int i = 0; i < EventPairing.Capacity + 10; i++)
        {
            Push(Started(1000, id: $"id{i:00000000}"));
        }

        Assert.Equal(10, _output.Count);
    }

    private static Instant At(long milliseconds) => Instant.FromUnixMilliseconds(1_700_000_000_000 + milliseconds);

    private static HopRecord Started(long at, string? id = null, ulong thread = 0) => Make(RecordEvent.Started, id, thread) with { Start = At(at) };

    private static HopRecord Whole(long at) => Make(RecordEvent.Whole, null, 0) with { End = At(at) };

    private static HopRecord Finished(long at, string? id = null, ulong thread = 0, long? duration = null) => Make(RecordEvent.Finished, id, thread) with
    {
        End = At(at),
        Duration = duration is { } d ? Elapsed.FromMilliseconds(d) : default,
        At = new SourceRef(0, 2),
    };

    private static HopRecord Make(RecordEvent kind, string? id, ulong thread) => HopRecord.Of(Hop.App, new SourceRef(0, 1)) with
    {
        Event = kind,
        RequestId = id is null ? default : RequestId.Parse(System.Text.Encoding.ASCII.GetBytes(id)),
        Thread = thread,
        ResolutionTicks = 10_000,
    };

    private void Push(params HopRecord[] records)
    {
        foreach (HopRecord record in records)
        {
            _pairing.Push(record, _output);
        }
    }
}
