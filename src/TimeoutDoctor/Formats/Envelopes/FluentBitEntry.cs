using System.Text.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>An entry of a log collector. Names are compared as written: collectors escape none of them.</summary>
internal ref struct FluentBitEntry
{
    private bool _last;

    /// <summary>The line, still escaped.</summary>
    public ReadOnlySpan<byte> Log { get; private set; }

    /// <summary>The pod, empty when not told.</summary>
    public ReadOnlySpan<byte> Pod { get; private set; }

    /// <summary>The container, empty when not told.</summary>
    public ReadOnlySpan<byte> Container { get; private set; }

    /// <summary>Whether the line was written to stderr.</summary>
    public bool IsError { get; private set; }

    /// <summary>Whether more of the line follows in another entry.</summary>
    public bool IsPiece { get; private set; }

    /// <summary>Whether something in it is a collector's, unlike Docker's own entries.</summary>
    public bool IsCollected { get; private set; }

    /// <summary>When the line was written, if told.</summary>
    public Instant Time { get; private set; }

    /// <summary>Reads an entry; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out FluentBitEntry entry)
    {
        entry = default;
        if (line.IsEmpty || line[0] != '{' || line.IndexOf("\"log\""u8) < 0)
        {
            return false;
        }

        bool hasLog = false, hasStream = false;
        try
        {
            var json = new Utf8JsonReader(line);
            ReadOnlySpan<byte> name = default;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName)
                {
                    name = json.ValueSpan;
                    entry.IsCollected |= json.CurrentDepth == 1 && (name.SequenceEqual("kubernetes"u8) || name.SequenceEqual("docker"u8));
                }
                else if (json.TokenType == JsonTokenType.String && json.CurrentDepth is 1 or 2)
                {
                    bool top = json.CurrentDepth == 1;
                    hasLog |= top && name.SequenceEqual("log"u8);
                    hasStream |= top && (name.SequenceEqual("stream"u8) || name.SequenceEqual("source"u8)) && json.ValueSpan is [(byte)'s', (byte)'t', (byte)'d', ..];
                    entry.Take(name, json.ValueSpan, top);
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        entry.IsPiece &= !entry._last;
        return hasLog && hasStream;
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool top)
    {
        if (name.SequenceEqual("pod_name"u8))
        {
            Pod = value;
        }
        else if (name.SequenceEqual("container_name"u8))
        {
            Container = value.TrimStart((byte)'/');
            IsCollected = true;
        }
        else if (!top)
        {
            return; // labels may have any name
        }
        else if (name.SequenceEqual("log"u8))
        {
            Log = value;
        }
        else if (name.SequenceEqual("stream"u8) || name.SequenceEqual("source"u8))
        {
            IsError = value.SequenceEqual("stderr"u8);
        }
        else if (name.SequenceEqual("time"u8) || name.SequenceEqual("@timestamp"u8))
        {
            Time = AsciiTime.TryIso(value, out ReadTime stamp) ? StampedLines.Moment(stamp) : default;
        }
        else
        {
            TakeMark(name, value);
        }
    }

    private void TakeMark(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("_p"u8) || name.SequenceEqual("logtag"u8))
        {
            IsCollected = true;
            IsPiece |= value.SequenceEqual("P"u8);
        }
        else if (name.SequenceEqual("partial_message"u8))
        {
            IsPiece |= value.SequenceEqual("true"u8);
        }
        else if (name.SequenceEqual("partial_last"u8))
        {
            _last = value.SequenceEqual("true"u8);
        }
        else
        {
            IsCollected |= name.StartsWith("ecs_"u8) || name.SequenceEqual("container_id"u8);
        }
    }
}
