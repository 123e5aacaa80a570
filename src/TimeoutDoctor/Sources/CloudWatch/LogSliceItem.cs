using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Amazon.CloudWatchLogs.Model;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.CloudWatch;

/// <summary>An event as kept: one JSON array a line.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="At">Its time, in milliseconds since 1970.</param>
/// <param name="Message">Its text.</param>
internal readonly record struct KeptEvent(string Stream, long At, string Message);

/// <summary>The events of a group between two moments. Each event is kept once, in the order of time.</summary>
internal sealed class LogSliceItem(LogsService service, Remote.LogGroup group, string? streams, TimeRange range, Instant now) : RemoteItem
{
    // Events are received late; a slice this old is taken for complete.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <summary>Whether events of it may still be on their way.</summary>
    public bool IsOpen => range.To + Late > now;

    /// <summary>The group.</summary>
    public Remote.LogGroup Group => group;

    /// <summary>Events that came more than once.</summary>
    public int Repeats { get; private set; }

    /// <inheritdoc />
    public override string? Identity => IsOpen ? null : $"logs {service.Place} {group.Arn ?? group.Name} {streams} {range.From.Ticks} {range.To.Ticks}";

    /// <inheritdoc />
    public override string Name => $"cloudwatch:{group.Name} {range.From}";

    /// <inheritdoc />
    public override long? Size => null;

    /// <summary>Reads the events of a kept slice.</summary>
    public static IEnumerable<KeptEvent> Read(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement e = document.RootElement;
            yield return new KeptEvent(e[0].GetString()!, e[1].GetInt64(), e[2].GetString()!);
        }
    }

    /// <inheritdoc />
    public override async Task<string?> WriteAsync(Stream target, Action<int> received, CancellationToken cancel)
    {
        var seen = new HashSet<UInt128>();
        long last = long.MinValue;
        bool ordered = true;
        Repeats = 0;
        await foreach (FilteredLogEvent e in service.EventsAsync(Request(), cancel))
        {
            long at = e.Timestamp ?? 0;
            if (!range.Contains(Instant.FromUnixMilliseconds(at)))
            {
                continue;
            }

            if (!seen.Add(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(IdOf(e).AsSpan()))))
            {
                Repeats++;
                continue;
            }

            ordered &= at >= last;
            last = at;
            byte[] line = Line(e.LogStreamName ?? "", at, e.Message ?? "");
            Write(target, line);
            received(line.Length);
        }

        if (!ordered)
        {
            Sort(target);
        }

        return null;
    }

    private static string IdOf(FilteredLogEvent e) => e.EventId ?? string.Create(CultureInfo.InvariantCulture, $"{e.LogStreamName} {e.Timestamp} {e.IngestionTime} {e.Message}");

    private FilterLogEventsRequest Request() => new()
    {
        LogGroupName = group.Arn is null ? group.Name : null,
        LogGroupIdentifier = group.Arn,
        LogStreamNamePrefix = streams,
        StartTime = Milliseconds(range.From),
        // The service takes this end as inclusive.
        EndTime = Milliseconds(range.To) - 1,
    };

    private static long Milliseconds(Instant moment) => moment.ToDateTimeOffset().ToUnixTimeMilliseconds();

    private static byte[] Line(string stream, long at, string message)
    {
        using var buffer = new MemoryStream(message.Length + 64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(stream);
            json.WriteNumberValue(at);
            json.WriteStringValue(message);
            json.WriteEndArray();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Sort(Stream target)
    {
        target.Position = 0;
        var lines = new List<(long At, string Line)>();
        using (var reader = new StreamReader(target, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                using JsonDocument document = JsonDocument.Parse(line);
                lines.Add((document.RootElement[1].GetInt64(), line));
            }
        }

        target.SetLength(0);
        foreach ((_, string line) in lines.OrderBy(l => l.At))
        {
            Write(target, System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    private static void Write(Stream target, byte[] line)
    {
        try
        {
            target.Write(line);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The latter is how the runtime tells of a file that may not grow further.
            throw new DiskException(e);
        }
    }
}
