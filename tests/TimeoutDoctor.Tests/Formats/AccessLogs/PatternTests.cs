using System.Globalization;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.AccessLogs;

public class PatternTests
{
    [Theory]
    [InlineData("tomcat", "%h %l %u %t \"%r\" %s %b %D")]
    [InlineData("tomcat", "%D|%t|%b|%s|%m|%U%q|%{X-Amzn-Trace-Id}i")]
    [InlineData("tomcat", "%{yyyy-MM-dd}t %{HH:mm:ss.SSS}t %s %r %D")]
    [InlineData("tomcat", "common")]
    [InlineData("apache", "combinedio")]
    [InlineData("apache", "CustomLog logs/a \"%h %t \\\"%r\\\" %>s %D\"")]
    [InlineData("nginx", "combined")]
    [InlineData("nginx", "{\"t\":\"$time_iso8601\",\"s\":$status,\"u\":\"$uri$is_args$args\",\"rt\":${request_time}}")]
    public void Usable_patterns_make_a_parser(string format, string pattern) =>
        Assert.NotNull(new LineReader(LogFormats.Find(format)!, new SourceOptions { Pattern = pattern }));

    [Theory]
    [InlineData("tomcat", "")]
    [InlineData("tomcat", "%h %s")]
    [InlineData("tomcat", "%t %s%b")]
    [InlineData("tomcat", "%t %{X-Forwarded-For")]
    [InlineData("tomcat", "%t %")]
    [InlineData("tomcat", "%t %k")]
    [InlineData("tomcat", "%{hh:mm a}t %s")]
    [InlineData("apache", "%{%Q}t %s")]
    [InlineData("apache", "%t %{minutes}T")]
    [InlineData("nginx", "$status $request")]
    [InlineData("nginx", "$time_local $status$request")]
    [InlineData("nginx", "$time_local $")]
    public void Unusable_patterns_are_refused_with_a_sentence(string format, string pattern)
    {
        var refused = Assert.Throws<FormatException>(() => new LineReader(LogFormats.Find(format)!, new SourceOptions { Pattern = pattern }));
        Assert.True(refused.Message.Length > 20, refused.Message);
    }

    [Fact]
    [Trait(GeneratedLinesTests.Generates, "tomcat")]
    public void Generated_tomcat_lines_read_back_equal()
    {
        var random = new Random(3);
        var options = new SourceOptions { Pattern = "%h %l %u [%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t] \"%r\" %s %b %D %F X=%X \"%{User-Agent}i\" \"%{X-Amzn-Trace-Id}i\"" };
        for (int i = 0; i < 1000; i++)
        {
            bool micros = i % 2 == 0;
            var reader = new LineReader(LogFormats.Find("tomcat")!, options with { DurationUnitTicks = micros ? 10 : 10_000 });
            long end = new DateTime(2026, 1, 1).Ticks + (random.NextInt64(0, 300L * 86_400_000) * TimeSpan.TicksPerMillisecond);
            long duration = random.NextInt64(0, 90_000) * TimeSpan.TicksPerMillisecond;
            string stamp = new DateTime(end + TimeSpan.TicksPerHour).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + "+01:00";
            string line = $"10.0.0.1 - bob [{stamp}] \"GET /p/{i}?a=\\\"b\\\" HTTP/1.1\" {200 + i % 305} {i} {duration / (micros ? 10 : 10_000)} {duration / 20_000} X={(i % 5 == 0 ? 'X' : '+')} \"a \\\"quoted\\\" agent\" \"Root=1-58337262-36d228ad5d99923122bbe354\"";
            HopRecord record = reader.ReadRecord(line);
            Assert.Equal(end, record.End.Ticks);
            Assert.Equal(end - duration, record.Start.Ticks);
            Assert.Equal(duration, record.Duration.Ticks);
            Assert.Equal((short)(200 + i % 305), record.Status);
            Assert.Equal($"/p/{i}", record.Path.ToString());
            Assert.Equal(i, record.SentBytes);
            Assert.Equal(i % 5 == 0 || record.Status == 499, record.Flags.HasFlag(RecordFlags.Aborted));
            Assert.Equal("1-58337262-36d228ad5d99923122bbe354", record.TraceId.ToString());
        }
    }

    [Theory]
    [InlineData("%h %t \"%r\" %s %b %D %T", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 2718 2.718", 2718, "None")]
    [InlineData("%h %t \"%r\" %s %b %D %T", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 2712166 2", 2712.166, "None")]
    [InlineData("%h %t \"%r\" %s %b %D %F", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 2718 1516", 2718, "None")]
    [InlineData("%h %t \"%r\" %s %b %D %F", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 2712166 1505", 2712.166, "None")]
    [InlineData("%h %t \"%r\" %s %b %D %F", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 1691 1", 1.691, "GuessedUnit")]
    [InlineData("%h %t \"%r\" %s %b %D %F", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 2 -", 2, "GuessedUnit")]
    [InlineData("%h %t \"%r\" %s %b %{us}T", "- [23/Nov/2026:03:18:19 +0000] \"GET /a HTTP/1.1\" 200 2 1691", 1.691, "None")]
    public void Tomcats_duration_takes_the_unit_that_its_line_proves(string pattern, string line, double milliseconds, string flags)
    {
        HopRecord record = new LineReader(LogFormats.Find("tomcat")!, new SourceOptions { Pattern = pattern }).ReadRecord(line);
        Assert.Equal(milliseconds, record.Duration.Milliseconds, 4);
        Assert.Equal(flags, record.Flags.ToString());
    }

    [Fact]
    public void Json_written_by_nginx_is_read_by_its_pattern()
    {
        var options = new SourceOptions { Pattern = "{\"t\":\"$time_iso8601\",\"r\":\"$request\",\"s\":$status,\"rt\":$request_time,\"rid\":\"$http_x_request_id\"}" };
        HopRecord record = new LineReader(LogFormats.Find("nginx")!, options).ReadRecord(
            "{\"t\":\"2026-11-23T04:17:46+01:00\",\"r\":\"GET /a\\\"b HTTP/1.1\",\"s\":504,\"rt\":60.001,\"rid\":\"123e4567-e89b-12d3-a456-426614174000\"}");
        Assert.Equal("2026-11-23T03:17:46Z", record.End.ToString());
        Assert.Equal(60_001, record.Duration.Milliseconds);
        Assert.Equal(504, record.Status);
        Assert.Equal("123e4567-e89b-12d3-a456-426614174000", record.RequestId.ToString());
    }

    [Theory]
    [InlineData("10.0.0.1 - - [x] \"GET / HTTP/1.1\" 200 1", "not a common or combined access log line")]
    [InlineData("10.0.0.1 - - [23/Nov/2026:25:17:46 +0000] \"GET / HTTP/1.1\" 200 1", "not a common or combined access log line")]
    [InlineData("10.0.0.1 - - [23/Nov/2026:03:17:46 +0000] \"GET / HTTP/1.1\" OK 1", "not a common or combined access log line")]
    public void Lines_that_are_no_access_log_are_rejected(string line, string reason)
    {
        ParseOutcome outcome = new LineReader(LogFormats.Find("access-log")!).Read(System.Text.Encoding.UTF8.GetBytes(line), out _);
        Assert.Equal(ParseOutcome.Reject(reason), outcome);
    }
}
