using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class PartMergingTests
{
    private static readonly Instant Zero = Instant.FromUnixMilliseconds(1_700_000_000_000);
    private readonly RecordGathering _gathering = new(TimeSpan.FromMinutes(3));
    private readonly List<HopRecord> _found = [];
    private readonly FormatLines _lines = new("apigw-execution");

    [Fact]
    public void Lines_of_two_requests_between_each_other_make_two_records()
    {
        string a = Id(1), b = Id(2);
        Push(0, $"({a}) Extended Request Id: Vts2pH6ArPEFcuQ=");
        Push(1, $"({b}) Starting execution for request: {b}");
        Push(2, $"({a}) HTTP Method: POST, Resource Path: /verify");
        Push(5, $"({b}) Sending request to https://example.com");
        Push(7, $"({a}) Sending request to https://example.com");
        Push(47, $"({a}) Received response. Status: 200, Integration latency: 40 ms");
        Push(50, $"({a}) Method completed with status: 200");
        Push(50, $"({a}) X-ray Tracing ID : 1-5c755b5d-07b29b94e632d3da19d88789");
        Push(29_005, $"({b}) Execution failed due to a timeout error");
        Push(29_006, $"({b}) Method completed with status: 504");
        _gathering.Flush(_found);
        Assert.Equal([Id(1), Id(2)], _found.Select(r => r.RequestId.ToString()));
        HopRecord ok = _found[0], timeout = _found[1];
        Assert.Equal((200, 50.0, 40.0, 7.0), (ok.Status, ok.Duration.Milliseconds, ok.TargetTime.Milliseconds, ok.RequestTime.Milliseconds));
        Assert.Equal(("/verify", HttpMethod.Post, "1-5c755b5d-07b29b94e632d3da19d88789"), (ok.Path.ToString(), ok.Method, ok.TraceId.ToString()));
        Assert.Equal((504, 29_005.0, 29_000.0, GatewayError.IntegrationTimeout), (timeout.Status, timeout.Duration.Milliseconds, timeout.TargetTime.Milliseconds, timeout.Error));
        Assert.Equal((RecordEvent.Whole, StampEdge.Start), (timeout.Event, timeout.Edge));
    }

    [Fact]
    public void Of_a_request_whose_first_lines_are_not_logged_no_start_and_no_duration_is_invented()
    {
        Push(0, $"({Id(1)}) Execution failed due to a timeout error");
        Push(1, $"({Id(1)}) Method completed with status: 504");
        _gathering.Flush(_found);
        HopRecord record = Assert.Single(_found);
        Assert.False(record.Start.IsKnown);
        Assert.True(record.Duration.IsAbsent && record.TargetTime.IsAbsent);
        Assert.Equal(Zero + TimeSpan.FromMilliseconds(1), record.End);
    }

    [Fact]
    public void A_request_without_an_end_is_given_out_once_the_clock_has_passed_it()
    {
        Push(0, $"({Id(1)}) Starting execution for request: {Id(1)}");
        Push(100_000, $"({Id(2)}) Starting execution for request: {Id(2)}");
        Assert.Empty(_found);
        Push(200_000, $"({Id(3)}) Starting execution for request: {Id(3)}");
        Assert.Equal(RecordFlags.Unfinished | RecordFlags.Execution, Assert.Single(_found).Flags);
    }

    [Fact]
    public void However_many_requests_begin_and_never_end_memory_is_bounded()
    {
        for (int i = 0; i < PartMerging.Capacity + 10; i++)
        {
            Push(0, $"({Id(i)}) Starting execution for request: x");
        }

        Assert.Equal(10, _found.Count);
    }

    [Fact]
    public void Any_order_of_parts_gives_no_negative_time()
    {
        string[] messages = ["Sending request to x", "Received response. Integration latency: 99 ms", "Method completed with status: 504", "Execution failed due to a timeout error", "Starting execution for request: x", "Starting authorizer: a", "Successfully completed authorizer execution"];
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++)
        {
            Push(random.Next(100_000), $"({Id(random.Next(50))}) {messages[random.Next(messages.Length)]}");
        }

        _gathering.Flush(_found);
        Assert.NotEmpty(_found);
        Assert.All(_found, r => Assert.All(new[] { r.Duration, r.TargetTime, r.RequestTime, r.AuthorizerTime }, t => Assert.True(!t.IsFailed && t.Ticks is >= 0 and < TimeSpan.TicksPerHour)));
    }

    private static string Id(int i) => $"4c03d4a7-dc09-4fcd-87e8-ffa4{i:x8}";

    private void Push(int milliseconds, string line)
    {
        (ParseOutcome outcome, HopRecord record) = _lines.Parse(line);
        Assert.Equal(ParseOutcome.Record, outcome);
        record.Start = Zero + TimeSpan.FromMilliseconds(milliseconds);
        _gathering.Push(record, _found);
    }
}
