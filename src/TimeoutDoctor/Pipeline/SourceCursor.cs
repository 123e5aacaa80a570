using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Reads one source batch by batch. It can stop between two batches and go on later on another thread, so that all sources advance
/// together in log time and memory holds a window of each instead of whole files.
/// </summary>
internal sealed class SourceCursor(SourcePlan plan, Interner names, ReadWindow window, TimeSpan unfinishedHorizon) : IDisposable
{
    // A batch also ends after this many bytes, so that a source with few records cannot hold up the others.
    private const long BatchBytes = 1024 * 1024;

    // What reading needs lives only while the source is open: there may be thousands of sources.
    private readonly List<HopRecord> _paired = [];
    private TextArena? _text;
    private EventPairing? _pairing;
    private LineReader? _lines;
    private RecordReader? _records;
    private Instant _position = plan.First;

    /// <summary>The source.</summary>
    public SourcePlan Plan => plan;

    /// <summary>Where the source begins in log time; unknown when its sample has no record.</summary>
    public Instant First => plan.First;

    /// <summary>Reads the next batch. After one with <see cref="RecordBatch.Last"/> there is none.</summary>
    public void Read(RecordBatch batch)
    {
        batch.Clear();
        if (!TryOpen())
        {
            Finish(batch);
            return;
        }

        IngestCounts counts = plan.Source.Counts;
        long until = _lines!.Bytes + BatchBytes;
        RecordSlab slab = batch.Slab;
        while (!slab.IsFull && _lines.Bytes < until)
        {
            if (!_lines.TryRead(out ReadOnlySpan<byte> line))
            {
                counts.Failure ??= _lines.Failure;
                Finish(batch);
                return;
            }

            counts.LinesRead++;
            ref HopRecord record = ref slab.Next;
            ParseOutcome outcome = _lines.Cut
                ? ParseOutcome.Reject("line longer than 4 MiB")
                : _records!.Parse(line, _lines.Line, _text!, ref record);
            if (outcome.Kind == ParseKind.Record)
            {
                Take(record, line, batch);
            }
            else
            {
                counts.CountOther(outcome.Kind == ParseKind.Rejected, outcome.Reason ?? "not recognised", _lines.Line, line);
            }
        }

        batch.Position = _position;
    }

    /// <inheritdoc />
    public void Dispose() => _lines?.Dispose();

    private bool TryOpen()
    {
        if (_lines is not null)
        {
            return true;
        }

        try
        {
            _lines = new LineReader(plan.Input);
            _text = new TextArena();
            _pairing = new EventPairing(unfinishedHorizon);
            _records = new RecordReader(plan.Format!, new ParseContext(names, plan.Source, plan.Options), new RecordCompletion(names));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            plan.Source.Counts.Failure = "cannot be opened: " + e.Message;
            return false;
        }
    }

    private void Take(in HopRecord record, ReadOnlySpan<byte> line, RecordBatch batch)
    {
        IngestCounts counts = plan.Source.Counts;
        Instant stamp = record.Edge == StampEdge.Start || !record.End.IsKnown ? record.Start : record.End;
        if (!stamp.IsKnown)
        {
            counts.CountOther(true, "no time in the record", record.At.Line, line);
            return;
        }

        Instant start = record.Start.IsKnown ? record.Start : stamp;
        if (!window.Contains(record.Hop, start))
        {
            counts.CountOther(false, "outside the time window", record.At.Line, line);
            return;
        }

        counts.Parsed++;
        counts.First = !counts.First.IsKnown || start < counts.First ? start : counts.First;
        counts.Last = stamp > counts.Last ? stamp : counts.Last;
        _position = stamp > _position ? stamp : _position;
        if (record.Event == RecordEvent.Whole)
        {
            batch.Slab.Keep();
            return;
        }

        _paired.Clear();
        _pairing!.Push(record, _paired);
        batch.AddRange(_paired);
    }

    private void Finish(RecordBatch batch)
    {
        _paired.Clear();
        _pairing?.Flush(_paired);
        batch.AddRange(_paired);
        batch.Position = _position;
        batch.Last = true;
        _lines?.Dispose();
        (_lines, _records, _text, _pairing) = (null, null, null, null);
        _paired.Clear();
        _paired.TrimExcess();
    }
}
