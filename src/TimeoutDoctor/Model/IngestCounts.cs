namespace TimeoutDoctor.Model;

/// <summary>
/// What became of a source's lines: read = parsed + skipped + rejected, always. Not thread-safe; a source has one reader.
/// </summary>
public sealed class IngestCounts
{
    private readonly SortedDictionary<string, RejectReason> _reasons = new(StringComparer.Ordinal);

    /// <summary>Lines read.</summary>
    public long LinesRead { get; set; }

    /// <summary>Lines that became records.</summary>
    public long Parsed { get; set; }

    /// <summary>Lines that are not requests (headers, health checks, other log messages, outside the window).</summary>
    public long Skipped { get; set; }

    /// <summary>Lines that should have been records and could not be read.</summary>
    public long Rejected { get; set; }

    /// <summary>Records whose stamp names no zone where the user said none either, so that UTC was assumed.</summary>
    public long AssumedZones { get; set; }

    /// <summary>Records whose duration's unit was guessed.</summary>
    public long GuessedUnits { get; set; }

    /// <summary>Earliest moment in the source.</summary>
    public Instant First { get; set; }

    /// <summary>Latest moment in the source.</summary>
    public Instant Last { get; set; }

    /// <summary>Largest step of a stamp, in 100 ns units: the last line may be from that much later than it says.</summary>
    public int CoarsestStep { get; set; }

    /// <summary>Why the source could not be read to its end (truncated gzip, I/O error), or null.</summary>
    public string? Failure { get; set; }

    /// <summary>Skip and reject reasons with their counts and one sample each, by reason.</summary>
    public IReadOnlyCollection<RejectReason> Reasons => _reasons.Values;

    /// <summary>Counts one line that did not become a record.</summary>
    /// <param name="rejected">True for rejected, false for skipped.</param>
    /// <param name="reason">A constant text naming the reason.</param>
    /// <param name="line">Its line number.</param>
    /// <param name="text">The line; the first of each reason is kept, cut to 300 bytes.</param>
    public void CountOther(bool rejected, string reason, int line, ReadOnlySpan<byte> text)
    {
        if (rejected)
        {
            Rejected++;
        }
        else
        {
            Skipped++;
        }

        if (_reasons.TryGetValue(reason, out RejectReason? known))
        {
            known.Count++;
            return;
        }

        _reasons.Add(reason, new RejectReason(reason, rejected, line, text[..Math.Min(text.Length, 300)].ToArray()));
    }
}

/// <summary>One reason why lines were skipped or rejected.</summary>
/// <param name="Reason">The reason, a short clause.</param>
/// <param name="Rejected">True for rejected, false for skipped.</param>
/// <param name="SampleLine">Line number of the first such line.</param>
/// <param name="Sample">That line's bytes, cut; hostile, may hold anything.</param>
public sealed record RejectReason(string Reason, bool Rejected, int SampleLine, byte[] Sample)
{
    /// <summary>How many lines.</summary>
    public long Count { get; set; } = 1;
}
