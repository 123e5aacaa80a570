using System.Text;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.AccessLogs;

/// <summary>A pattern that forgets one of the fields that the server writes: a line is then read right, in part, or not at all, but never wrongly.</summary>
public class MissingFieldTests
{
    private const string Trace = "Root=1-58337262-36d228ad5d99923122bbe354";

    [Theory]
    [InlineData("tomcat", "%h %l %u %t \"%r\" %s %b %D", "10.0.0.1 - - [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001")]
    [InlineData("tomcat", "%h %l %u %t \"%r\" %s %b %D %F %X", "10.0.0.1 - - [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001 59001 X")]
    [InlineData("tomcat", "%t %m %U %s %b %D \"%I\" \"%{X-Amzn-Trace-Id}i\"", "[23/Nov/2026:03:18:19 +0000] GET /a 504 167 60001 \"http-nio-1\" \"" + Trace + "\"")]
    [InlineData("apache", "%h %l %u %t \"%r\" %>s %b %D %I %O", "10.0.0.1 - - [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001000 390 412")]
    [InlineData("apache", "%h %t \"%r\" %>s %b \"%{Referer}i\" %D %X", "10.0.0.1 [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 \"-\" 60001000 +")]
    [InlineData("nginx", "$remote_addr [$time_local] \"$request\" $status $body_bytes_sent $request_time $upstream_response_time", "10.0.0.1 [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60.001 30.000, 30.001")]
    [InlineData("nginx", "$remote_addr [$time_local] \"$request\" $status $body_bytes_sent $request_time $upstream_header_time $upstream_response_time \"$http_x_amzn_trace_id\"", "10.0.0.1 [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60.001 59.5 60.000 \"" + Trace + "\"")]
    [InlineData("gunicorn", "%(h)s %(t)s \"%(r)s\" %(s)s %(b)s %(M)s %(L)s", "10.0.0.1 [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001 60.001")]
    [InlineData("envoy", "[%START_TIME%] \"%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%", "[2026-11-23T03:18:19.000Z] \"GET /a HTTP/1.1\" 504 UT 390 167 60001 -")]
    [InlineData("apigw", "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.path $context.protocol\" $context.status $context.responseLength $context.responseLatency $context.integrationLatency $context.requestId", "10.0.0.1 [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001 59001 123e4567-e89b-12d3-a456-426614174000")]
    public void What_is_read_without_one_of_the_fields_is_what_is_read_with_all(string format, string pattern, string line)
    {
        HopRecord whole = Read(format, pattern, line)!.Value;
        Assert.True(whole.Duration.IsMeasured && whole.Status == 504, line);
        string[] fields = pattern.Split(' ');
        int rejected = 0;
        for (int missing = 0; missing < fields.Length; missing++)
        {
            string rest = string.Join(' ', fields.Where((_, i) => i != missing));
            HopRecord? record;
            try
            {
                record = Read(format, rest, line);
            }
            catch (FormatException)
            {
                continue; // without its time, say
            }

            if (record is { } found)
            {
                Assert.True(found.Status is 0 or 504, rest);
                Assert.True(found.SentBytes is -1 or 167, rest);
                // Several fields may tell the duration: each of them is right, and a guess of the unit is marked.
                double milliseconds = found.Duration.Milliseconds;
                Assert.True(!found.Duration.IsMeasured || Same(milliseconds, whole) || (found.Flags.HasFlag(RecordFlags.GuessedUnit) && Same(milliseconds * 1_000, whole)), $"{rest}: {milliseconds} ms");
            }
            else
            {
                rejected++;
            }
        }

        Assert.True(rejected > 0, "any field can be left out");
    }

    [Fact]
    public void A_line_with_more_fields_than_its_pattern_is_rejected_with_that_reason()
    {
        var reader = new LineReader(LogFormats.Find("tomcat")!, new SourceOptions { Pattern = "%t \"%r\" %s %D" });
        ParseOutcome outcome = reader.Read("[23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 60001"u8, out _);
        Assert.Equal(ParseOutcome.Reject("the line has more fields than the pattern"), outcome);
        Assert.Equal(ParseKind.Record, reader.Read("[23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 504 167 "u8, out _).Kind);
    }

    private static bool Same(double milliseconds, in HopRecord whole) => Math.Abs(milliseconds - whole.Duration.Milliseconds) <= 1_000;

    private static HopRecord? Read(string format, string pattern, string line)
    {
        var reader = new LineReader(LogFormats.Find(format)!, new SourceOptions { Pattern = pattern });
        return reader.Read(Encoding.UTF8.GetBytes(line), out HopRecord record).Kind == ParseKind.Record ? record : null;
    }
}
