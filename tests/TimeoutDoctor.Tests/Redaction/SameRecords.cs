using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Tests.Redaction;

/// <summary>Reads lines before and after redaction and compares what joins and verdicts are made of.</summary>
internal static class SameRecords
{
    /// <summary>How many lines were records; a difference fails.</summary>
    public static int Check(FixtureCase fixture, IReadOnlyList<byte[]> before, IReadOnlyList<byte[]> after, string where)
    {
        var old = new LineReader(fixture.Format, fixture.Options);
        var made = new LineReader(fixture.Format, fixture.Options);
        var ids = new Dictionary<UInt128, UInt128>();
        var back = new Dictionary<UInt128, UInt128>();
        var hashes = new Dictionary<ulong, ulong>();
        int records = 0;
        for (int i = 0; i < before.Count; i++)
        {
            string at = $"{where} line {i + 1}:\n{Encoding.UTF8.GetString(before[i])}\n{Encoding.UTF8.GetString(after[i])}\n";
            ParseOutcome first = old.Read(before[i], out HopRecord was);
            ParseOutcome second = made.Read(after[i], out HopRecord now);
            Assert.True(first.Kind == second.Kind, at + $"{first} is {second}");
            if (first.Kind != ParseKind.Record)
            {
                continue;
            }

            records++;
            Assert.True(Facts(was) == Facts(now), at + Facts(was) + "\n" + Facts(now));
            Same(was.RequestId, now.RequestId, ids, back, at);
            Same(was.TraceId, now.TraceId, ids, back, at);
            Same(was.ExtendedId, now.ExtendedId, ids, back, at);
            Same(was.Client, now.Client, hashes, at + "client");
            Same(was.Thread, now.Thread, hashes, at + "thread");
            Assert.True(was.Path.Span.Length == now.Path.Span.Length || Digits(was.Path.Span) == Digits(now.Path.Span), at + "path");
            Assert.True(Shape(old.Names[was.Route]) == Shape(made.Names[now.Route]), at + old.Names[was.Route] + " is " + made.Names[now.Route]);
            Assert.True(Port(old.Names[was.Target]) == Port(made.Names[now.Target]), at + "target");
        }

        return records;
    }

    /// <summary>What is measured in the last of some lines, and which path it names; "" where that is no record.</summary>
    public static string Measured(FixtureCase fixture, IReadOnlyList<byte[]> lines)
    {
        var reader = new LineReader(fixture.Format, fixture.Options);
        string facts = "";
        foreach (byte[] line in lines)
        {
            facts = reader.Read(line, out HopRecord record).Kind == ParseKind.Record ? Facts(record) : "";
        }

        return facts;
    }

    private static string Facts(in HopRecord r) =>
        $"{r.Hop} {r.Edge} {r.Event} {r.Method} {r.Error} {r.UpstreamAttempts} {r.Flags} {r.Status} {r.TargetStatus} {r.ResolutionTicks} {r.Start} {r.End} {r.Duration} {r.FirstByte} {r.RequestTime} {r.TargetTime} {r.ResponseTime} {r.AuthorizerTime} {r.ReceivedBytes} {r.SentBytes}";

    private static void Same(RequestId was, RequestId now, Dictionary<UInt128, UInt128> ids, Dictionary<UInt128, UInt128> back, string at)
    {
        Assert.True(was.Kind == now.Kind, at + $"id {was} is {now}");
        if (was.IsKnown)
        {
            ids.TryAdd(was.JoinKey, now.JoinKey);
            back.TryAdd(now.JoinKey, was.JoinKey);
            Assert.True(ids[was.JoinKey] == now.JoinKey && back[now.JoinKey] == was.JoinKey, at + $"id {was} is {now}, and something else elsewhere");
        }
    }

    private static void Same(ulong was, ulong now, Dictionary<ulong, ulong> hashes, string at)
    {
        hashes.TryAdd(was, now);
        Assert.True((was == 0) == (now == 0) && hashes[was] == now, at);
    }

    private static int Digits(ReadOnlySpan<byte> path) => path.Count((byte)'/');

    private static string Shape(string route) => string.Join('/', route.Split('/').Select(s => s is "{id}" ? s : Encoding.UTF8.GetByteCount(s).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string Port(string target) => target.Contains(':', StringComparison.Ordinal) ? target[target.LastIndexOf(':')..] : "";
}
