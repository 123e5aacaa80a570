using System.Text;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class EntryFramingTests
{
    [Theory]
    [InlineData("\tat com.example.Slow.get(Slow.java:12)")]
    [InlineData("    at Object.<anonymous> (/app/server.js:10:9)")]
    [InlineData("  File \"/app/views.py\", line 12, in items")]
    [InlineData("Traceback (most recent call last):")]
    [InlineData("Caused by: java.net.SocketTimeoutException: Read timed out")]
    [InlineData("java.lang.IllegalStateException: Pool closed")]
    [InlineData("requests.exceptions.ConnectionError")]
    [InlineData("   --- End of stack trace from previous location ---")]
    [InlineData("... 42 more")]
    public void Lines_of_a_stack_trace_continue_an_entry(string line) => Assert.True(StackTraceLine.Is(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("  {\"level\":30}")]
    [InlineData(" [2026-03-02 10:00:00] GET / 200")]
    [InlineData("Error handling request GET /")]
    [InlineData("http 2018-07-02T22:23:00.186641Z app/web/50dc6c495c0c9188 192.168.131.39:2817")]
    [InlineData("ERROR 2026-03-02 10:00:00 failed")]
    [InlineData("level=error msg=\"TimeoutError: no answer\"")]
    [InlineData("")]
    public void Other_lines_do_not(string line) => Assert.False(StackTraceLine.Is(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Any_line_without_a_stamp_continues_a_log_whose_entries_begin_with_one()
    {
        var reader = new LineReader(LogFormats.Find("pairs")!);
        Assert.Equal(ParseKind.Rejected, reader.Read("no stamp, and nothing above"u8, out _).Kind);
        reader.ReadRecord("2026-03-02 10:00:00.123 started GET /v1/items");
        Assert.Equal(EntryFraming.Continuation, reader.Read("no stamp, but an entry above"u8, out _));
    }

    [Fact]
    public void No_line_of_another_fixture_is_taken_for_part_of_a_stack_trace()
    {
        // Indented JSON, which envelopes take apart, lies elsewhere.
        foreach (string folder in FixtureCase.Folders.Where(f => !f.StartsWith("pairs", StringComparison.Ordinal)))
        {
            Assert.All(FixtureCase.Read(folder).Lines, line => Assert.False(StackTraceLine.Is(line), $"{folder}: {Encoding.UTF8.GetString(line)}"));
        }
    }
}
