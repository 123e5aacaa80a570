using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>Puts together a log line that its envelope cut into pieces. Reused from line to line.</summary>
internal sealed class LineBuffer
{
    /// <summary>The most that is put together: four times the largest event that CloudWatch takes.</summary>
    public const int Longest = 4 * 1024 * 1024;

    private byte[] _bytes = [];

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Line of the source in which the first piece stands.</summary>
    public int Line { get; private set; }

    /// <summary>Whether pieces were left out because they would have made it longer than <see cref="Longest"/>.</summary>
    public bool Cut { get; private set; }

    /// <summary>The text put together.</summary>
    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    /// <summary>Forgets the text.</summary>
    public void Clear()
    {
        Length = 0;
        Cut = false;
    }

    /// <summary>Forgets the first bytes.</summary>
    public void RemoveFirst(int length)
    {
        _bytes.AsSpan(length, Length - length).CopyTo(_bytes);
        Length -= length;
    }

    /// <summary>Notes where the text begins, if it begins here.</summary>
    public void Begin(int line) => Line = Length == 0 && !Cut ? line : Line;

    /// <summary>Adds a piece.</summary>
    public void Add(ReadOnlySpan<byte> piece, int line)
    {
        Begin(line);
        piece.CopyTo(Room(piece.Length));
        Keep(piece.Length);
    }

    /// <summary>Room at the end for this many bytes.</summary>
    public Span<byte> Room(int length)
    {
        if (Length + length > Longest)
        {
            Cut = true;
            return new byte[length]; // written and forgotten: the line is too long to be one
        }

        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Math.Max(1024, Length + length)));
        }

        return _bytes.AsSpan(Length, length);
    }

    /// <summary>Gives the text out as a log line and forgets it; its bytes stay until the next piece comes.</summary>
    public EnvelopeOutcome Give(Instant received, out EnvelopedLine line)
    {
        line = new EnvelopedLine { Text = Text.TrimEnd("\r\n"u8), Received = received, Line = Line };
        bool cut = Cut;
        Clear();
        return cut ? EnvelopeOutcome.Reject("log entry longer than 4 MiB") : EnvelopeOutcome.Line;
    }

    /// <summary>Keeps so many bytes of the room.</summary>
    public void Keep(int length) => Length += Cut ? 0 : length;
}
