using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>A request made at random, and how each format spells it. Times are whole milliseconds.</summary>
internal sealed record GeneratedRequest(DateTime Start, int Ms, short Status, string Method, string Path, string Id, string Trace, int Bytes, string Client)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    private static readonly short[] Statuses = [200, 201, 304, 400, 404, 500, 502, 503, 504];
    private static readonly string[] Segments = ["v1", "items", "%7Bid%7D", "a-b_c.d", "ünï", "x=1", "~u", "42"];

    public DateTime End => Start.AddMilliseconds(Ms);

    public long EndEpochMs => new DateTimeOffset(End, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static GeneratedRequest Next(Random random) => new(
        new DateTime(2026, 1, 1).AddMilliseconds(random.NextInt64(0, 300L * 86_400_000)),
        random.Next(3) == 0 ? random.Next(1, 20) : random.Next(1, 70_000),
        Statuses[random.Next(Statuses.Length)],
        Methods[random.Next(Methods.Length)],
        "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Segments[random.Next(Segments.Length)])),
        $"{random.Next(1, int.MaxValue):x8}-{random.Next(0x10000):x4}-4{random.Next(0x1000):x3}-a{random.Next(0x1000):x3}-{random.NextInt64(1, 1L << 47):x12}",
        $"1-{random.Next(1, int.MaxValue):x8}-{random.NextInt64(1, long.MaxValue):x16}{random.Next():x8}",
        random.Next(0, 1 << 20),
        $"203.0.113.{random.Next(256)}");

    /// <summary>Writes it in a format; <c>@</c> and a name stands for a fact.</summary>
    public string Write(string template)
    {
        string line = template;
        foreach ((string name, string value) in Facts())
        {
            line = line.Replace("@" + name + "@", value, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("@[a-z-]+@", line);
        return line;
    }

    // What is written between quotes of JSON is escaped as serializers do; every other one escapes what is not ASCII, too.
    public string Json(string text) => JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = Ms % 2 == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping })[1..^1];

    private IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("method", Method), ("path", Path), ("json-path", Json(Path)), ("status", Text(Status)), ("id", Id), ("trace", Trace), ("bytes", Text(Bytes)), ("client", Client),
        ("ms", Text(Ms)), ("us", Text(Ms * 1000L)), ("ns", Text(Ms * 1_000_000L)), ("s", (Ms / 1000m).ToString("0.000", CultureInfo.InvariantCulture)),
        ("start-iso", Iso(Start)), ("end-iso", Iso(End)), ("end-text", Format(End, "yyyy-MM-dd HH:mm:ss.fff")), ("end-comma", Format(End, "yyyy-MM-dd HH:mm:ss,fff")),
        ("start-common", Common(Start)), ("end-common", Common(End)), ("start-w3c", Format(Start, "yyyy-MM-dd HH:mm:ss")), ("end-w3c", Format(End, "yyyy-MM-dd HH:mm:ss")),
        ("start-haproxy", Format(Start, "dd/MMM/yyyy:HH:mm:ss.fff")), ("start-epoch-s", Text(new DateTimeOffset(Start, TimeSpan.Zero).ToUnixTimeSeconds())),
        ("start-epoch-ms", Text(EndEpochMs - Ms)), ("end-epoch-ms", Text(EndEpochMs)), ("end-epoch", (EndEpochMs / 1000m).ToString("0.000", CultureInfo.InvariantCulture)),
        ("start-second", Format(Start, "yyyy-MM-ddTHH:mm:ss")), ("end-second", Format(End, "yyyy-MM-ddTHH:mm:ss")),
    ];

    private static string Iso(DateTime time) => Format(time, "yyyy-MM-ddTHH:mm:ss.fffZ");

    private static string Common(DateTime time) => Format(time, "dd/MMM/yyyy:HH:mm:ss +0000");

    private static string Format(DateTime time, string format) => time.ToString(format.Replace("T", "'T'", StringComparison.Ordinal).Replace("Z", "'Z'", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Fails unless a record tells the same, as far as its format tells it.</summary>
    public void AssertRead(in HopRecord record, string carried, string line)
    {
        foreach (string fact in carried.Split(' '))
        {
            (object Wanted, object Found) told = fact switch
            {
                "status" => (Status, record.Status),
                "method" => (Method.ToUpperInvariant(), record.Method.ToString().ToUpperInvariant()),
                "path" => (Path, record.Path.ToString()),
                "id" => (Id, record.RequestId.ToString()),
                "trace" => (Trace, record.TraceId.ToString()),
                "bytes" => ((long)Bytes, record.SentBytes),
                "duration" => ((double)Ms, Math.Round(record.Duration.Milliseconds, 6)),
                "first-byte" => ((double)Ms, Math.Round(record.FirstByte.Milliseconds, 6)),
                "start" => (Start.Ticks, record.Start.Ticks),
                "end" => (End.Ticks, record.End.Ticks),
                "start-second" => (Start.Ticks / TimeSpan.TicksPerSecond, record.Start.Ticks / TimeSpan.TicksPerSecond),
                "end-second" => (End.Ticks / TimeSpan.TicksPerSecond, record.End.Ticks / TimeSpan.TicksPerSecond),
                _ => throw new InvalidDataException(fact),
            };
            Assert.True(told.Wanted.Equals(told.Found), $"{fact} is {told.Found}, not {told.Wanted}: {line}");
        }
    }
}
