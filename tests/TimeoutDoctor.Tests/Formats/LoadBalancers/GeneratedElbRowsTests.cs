using System.Globalization;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.LoadBalancers;

public class GeneratedElbRowsTests
{
    private static readonly string[] Agents = ["curl/8", "a \\\"b\\\" c", "back\\\\", "\\x22x\\x22", "- \\\" - - arn:", "", "ü"];
    private static readonly string[] ClassicAgents = ["curl/8", "a \"b\" c", "back\\", "-", "\" - -"];

    [Fact]
    [Trait(GeneratedLinesTests.Generates, "alb")]
    public void Generated_alb_rows_read_back_equal()
    {
        var random = new Random(1);
        var reader = new LineReader(LogFormats.Find("alb")!);
        for (int i = 0; i < 2000; i++)
        {
            Row row = Row.Next(random);
            long creation = row.Time - (random.NextInt64(0, 70_000) * TimeSpan.TicksPerMillisecond);
            string line = $"https {Iso(row.Time)} app/lb/1 {row.Client}:4711 {row.Target} {Seconds(row.Times[0], "0.000")} {Seconds(row.Times[1], "0.000")} {Seconds(row.Times[2], "0.000")} "
                + $"{row.Status} {(row.TargetStatus == 0 ? "-" : row.TargetStatus)} {row.Received} {row.Sent} \"{row.Method} https://host:443{row.Path}?q=\\\"1\\\" HTTP/2.0\" \"{Agents[i % Agents.Length]}\" A B "
                + $"arn:aws:elasticloadbalancing:r:1:targetgroup/g/2 \"Root={row.Trace}\" \"d\" \"c\" 0 {Iso(creation)} \"{(i % 2 == 0 ? "waf,forward" : "forward")}\" \"-\" \"-\"{(i % 3 == 0 ? " \"x\" - \"-\"" : "")}";
            HopRecord record = reader.ReadRecord(line);
            row.AssertEqual(record, reader.Names, line);
            Assert.Equal(row.Time, record.End.Ticks);
            Assert.Equal(creation, record.Start.Ticks);
            Assert.Equal(row.Time - creation, record.Duration.Ticks);
            Assert.Equal(row.Trace, record.TraceId.ToString());
            Assert.Equal(i % 2 == 0 ? RecordFlags.Waf : RecordFlags.None, record.Flags);
        }
    }

    [Fact]
    [Trait(GeneratedLinesTests.Generates, "elb-classic")]
    public void Generated_classic_rows_read_back_equal()
    {
        var random = new Random(2);
        var reader = new LineReader(LogFormats.Find("elb-classic")!);
        for (int i = 0; i < 2000; i++)
        {
            Row row = Row.Next(random);
            string line = $"{Iso(row.Time)} my-lb {row.Client}:4711 {row.Target} {Seconds(row.Times[0], "0.######")} {Seconds(row.Times[1], "0.######")} {Seconds(row.Times[2], "0.######")} "
                + $"{row.Status} {row.TargetStatus} {row.Received} {row.Sent} \"{row.Method} http://host:80{row.Path}?q=\"'\\ HTTP/1.1\""
                + (i % 2 == 0 ? $" \"{ClassicAgents[i / 2 % ClassicAgents.Length]}\" - -" : "");
            HopRecord record = reader.ReadRecord(line);
            row.AssertEqual(record, reader.Names, line);
            Assert.Equal(row.Time, record.Start.Ticks);
            Assert.Equal(row.Times.Any(t => t < 0), record.Duration.IsAbsent);
            Assert.Equal(row.Times.Any(t => t < 0) ? 0 : row.Times.Sum(), record.Duration.Ticks);
        }
    }

    [Theory]
    [InlineData("\"GET http://h:80/a\" \"b HTTP/1.1\" \"agent\" - -", "/a\" \"b")]
    [InlineData("\"GET http://h:80/a HTTP/1.1\"", "/a")]
    public void Unescaped_quotes_in_a_classic_request_stay_in_its_path(string tail, string path) =>
        Assert.Equal(path, new LineReader(LogFormats.Find("elb-classic")!)
            .ReadRecord("2015-07-22T09:00:35.890581Z lb 10.0.0.1:1 - -1 -1 -1 504 0 0 0 " + tail).Path.ToString());

    [Fact]
    public void A_stray_quote_in_an_alb_user_agent_does_not_shift_the_fields_behind_it()
    {
        HopRecord record = new LineReader(LogFormats.Find("alb")!).ReadRecord(
            "http 2018-07-02T22:23:00.186641Z app/lb/1 10.0.0.1:2 10.0.0.2:80 0.000 0.001 0.000 504 - 3 4 \"GET http://h:80/a?b HTTP/1.1\" \"bad \"agent\" - - "
            + "arn:aws:elasticloadbalancing:r:1:targetgroup/g/2 \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 2018-07-02T22:22:00.186000Z \"waf,forward\" \"-\" \"-\"");
        Assert.Equal("/a", record.Path.ToString());
        Assert.Equal("1-58337262-36d228ad5d99923122bbe354", record.TraceId.ToString());
        Assert.Equal(60_000.641, record.Duration.Milliseconds, 3);
        Assert.Equal(RecordFlags.Waf, record.Flags);
    }

    [Fact]
    public void The_load_balancers_name_is_told_to_the_source_once()
    {
        var reader = new LineReader(LogFormats.Find("elb-classic")!);
        reader.ReadRecord("2015-07-22T09:00:35.890581Z first 10.0.0.1:1 - -1 -1 -1 504 0 0 0 \"GET http://h:80/a HTTP/1.1\"");
        reader.ReadRecord("2015-07-22T09:00:35.890581Z second 10.0.0.1:1 - -1 -1 -1 504 0 0 0 \"GET http://h:80/a HTTP/1.1\"");
        Assert.Equal("first", reader.Source.LoadBalancer);
    }

    private static string Iso(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(long ticks, string format) =>
        ticks < 0 ? "-1" : (ticks / (decimal)TimeSpan.TicksPerSecond).ToString(format, CultureInfo.InvariantCulture);

    private sealed record Row(long Time, string Client, string Target, long[] Times, short Status, short TargetStatus, long Received, long Sent, string Method, string Path, string Trace)
    {
        private static readonly string[] Methods = ["GET", "POST", "DELETE"];
        private static readonly short[] Statuses = [200, 404, 408, 460, 502, 503, 504];

        public static Row Next(Random random)
        {
            bool reached = random.Next(3) > 0;
            long[] times = [.. Enumerable.Range(0, 3).Select(_ => reached ? random.NextInt64(0, 70_000) * TimeSpan.TicksPerMillisecond : -1)];
            return new Row(
                new DateTime(2026, 1, 1).Ticks + (random.NextInt64(0, 300L * 86_400_000_000) * 10),
                random.Next(2) == 0 ? $"203.0.113.{random.Next(256)}" : "[2001:db8::7]",
                reached ? $"10.0.{random.Next(4)}.5:80" : "-",
                times,
                Statuses[random.Next(Statuses.Length)],
                (short)(reached ? 200 : 0),
                random.NextInt64(0, 1 << 30),
                random.NextInt64(0, 1L << 40),
                Methods[random.Next(Methods.Length)],
                $"/api/{random.Next(1000)}/x",
                $"1-{random.Next():x8}-{random.NextInt64():x16}{random.Next():x8}");
        }

        public void AssertEqual(in HopRecord record, Interner names, string line)
        {
            Assert.Equal(ClientAddress.Hash(System.Text.Encoding.UTF8.GetBytes(Client), hasPort: false), record.Client);
            Assert.Equal(Target == "-" ? "" : Target, names[record.Target]);
            Elapsed[] read = [record.RequestTime, record.TargetTime, record.ResponseTime];
            Assert.Equal(Times, read.Select(t => t.IsFailed ? -1 : t.Ticks));
            Assert.Equal((Status, TargetStatus, Received, Sent), (record.Status, record.TargetStatus, record.ReceivedBytes, record.SentBytes));
            Assert.Equal(Method, record.Method.ToString(), ignoreCase: true);
            Assert.True(Path == record.Path.ToString(), line);
        }
    }
}
